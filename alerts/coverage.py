"""What an alert may promise about the watching itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """When the site was last checked (UTC), and how much of what is watched was read then."""

    checked_at: datetime
    read: int
    watched: int
    noun: str = "authorities"
    """What is counted, in the plural."""
