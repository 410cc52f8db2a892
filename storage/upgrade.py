"""The database's schema: where it stands, and bringing it to the present."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


class SchemaTooNew(Exception):
    """The database was written by a newer Gradewatch than this one."""


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema to the newest revision; (revision before, revision now).

    Raises `SchemaTooNew` where the database holds a revision that this program does not know.
    """
    with engine.execution_options(writes=True).begin() as connection:
        before = _known_revision(connection)
        command.upgrade(_config(connection), "head")
    return before, head()


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to `revision` ("base": nothing). For tests and emergencies: data of newer tables is lost."""
    with engine.execution_options(writes=True).begin() as connection:
        command.downgrade(_config(connection), revision)


def head() -> str:
    revision = ScriptDirectory.from_config(_config(None)).get_current_head()
    if revision is None:
        raise RuntimeError("no migration found beside storage/migrations")
    return revision


def revision_of(engine: Engine) -> str | None:
    """The revision of the database's schema; None where it has none yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> set[str]:
    """Every revision that this program knows."""
    return {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the schema to `revision` within the caller's transaction."""
    command.upgrade(_config(connection), revision)


def _known_revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in known_revisions():
        raise SchemaTooNew(
            f"the database's schema is revision {revision}, which this version does not know: "
            "it was written by a newer Gradewatch. Run that version, or restore an older backup into an empty database "
            "(another DATABASE_URL, or another DATA_DIR)"
        )
    return revision


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
