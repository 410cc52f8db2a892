"""CSV on standard output: what the query commands found, one thing a line, for a spreadsheet."""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from outcomes.event import Event

if TYPE_CHECKING:
    from storage.answers import HeldInspection, ProviderHistory, ProviderStanding
    from storage.distribution import Distribution

Row = dict[str, Any]
PROVIDERS = (
    "provider", "urn", "kind", "region", "gss", "url", "status", "overall", "judgements", "framework",
    "last_inspection", "last_published", "last_visit", "report_url", "area_outcome", "area_published",
)  # fmt: skip
HISTORY = (
    "provider", "urn", "published", "start", "end", "kind", "framework", "key", "judgement", "grade", "absent",
    "outcome", "theme", "priority_action", "label", "report_url", "observed_at", "superseded", "superseded_at",
    "withdrawn_at", "evidence",
)  # fmt: skip
CHANGES = (
    "published", "event", "verdict", "urgency", "provider", "urn", "region", "kind", "framework", "inspection_start",
    "overall_from", "overall_to", "overall_direction", "judgements", "headline", "previous_inspection_start",
    "report_url", "evidence", "observed_at", "held", "id",
)  # fmt: skip
HITS = ("published", "provider", "urn", "region", "kind", "document", "title", "snippet", "url", "id")
DISTRIBUTION = ("judgement", "on", "region", "grade", "providers", "share")
COUNTS = ("verdict", "events")


def print_csv(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A line of names, then a line for each row; a formula in a cell is made text."""
    from storage.export import csv_text

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    for row in rows:
        out.writerow([csv_text(row.get(column)) for column in columns])


def provider_row(standing: "ProviderStanding") -> Row:
    """A provider and all that stands for it, its judgements in one cell; `export` gives each a line of its own."""
    grades = (f"{j.key}: {j.grade or j.absent}" for j in standing.judgements)
    return standing.to_json() | {"judgements": "; ".join(grades)}


def history_rows(found: "ProviderHistory") -> Iterator[Row]:
    """A line for each judgement of each reading; a reading without judgements has one too."""
    for held in found.inspections:
        yield from _inspection_rows(found.standing, held)
    for before in found.predecessors:
        yield from history_rows(before)


def _inspection_rows(standing: "ProviderStanding", held: "HeldInspection") -> Iterator[Row]:
    inspection = held.to_json() | {"provider": standing.provider.name, "urn": standing.provider.urn}
    for judgement in inspection["judgements"] or [{}]:
        yield inspection | judgement


def change_row(event: Event) -> Row:
    """An event, with what its judgements did in one cell."""
    row = event.to_json()
    overall = row["overall"] or {}
    moves = (f"{j['key']}: {j['from'] or '-'} > {j['to'] or '-'} ({j['direction']})" for j in row["judgements"])
    return row | {
        "overall_from": overall.get("from"),
        "overall_to": overall.get("to"),
        "overall_direction": overall.get("direction"),
        "judgements": "; ".join(moves),
        "previous_inspection_start": row["previous"]["inspection_start"],
    }


def distribution_rows(found: "Distribution") -> Iterator[Row]:
    """A line for each grade."""
    for grade, count in found.counts.items():
        yield {
            "judgement": found.key,
            "on": found.on,
            "region": found.region or "England",
            "grade": grade,
            "providers": count,
            "share": round(count / found.total, 4),
        }


def count_rows(counts: Mapping[str, int]) -> Iterator[Row]:
    return ({"verdict": verdict or "none", "events": count} for verdict, count in sorted(counts.items()))
