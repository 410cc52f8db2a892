"""Word to the admin."""

from sqlmodel import Session

from alerts.message import Notice
from alerts.notices import ADMIN
from service.setup import Service
from storage.outbox import add_notice


def tell_admin(service: Service, session: Session, key: str, notice: Notice) -> None:
    """Queue `notice` for the admin in the caller's transaction, once for each `key`."""
    now = service.clock.now()
    add_notice(session, key, ADMIN, service.settings.admin_target, notice.to_json(), now, now)
