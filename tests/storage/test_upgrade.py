"""The schema goes up and down on data, says what the models say, and refuses what a newer program wrote."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import storage.migrations
from storage.engine import open_engine
from storage.upgrade import SchemaTooNew, downgrade, head, revision_of, upgrade

MIGRATIONS = storage.migrations.__path__[0]


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return ScriptDirectory.from_config(config)


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_migrations_say_what_the_models_say(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_the_migrations_allow_the_values_that_the_models_allow(postgres_free_engine: Engine) -> None:
    """Alembic does not compare CHECKs: a new grade or kind would be refused by a database that was made before it."""
    for table in SQLModel.metadata.sorted_tables:
        held = inspect(postgres_free_engine).get_check_constraints(table.name)
        ours = [str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint)]
        assert sorted(check["sqltext"] for check in held) == sorted(ours), table.name


@pytest.fixture
def postgres_free_engine(tmp_path: Path) -> Iterator[Engine]:
    """SQLite, which keeps the words of a CHECK; PostgreSQL says it anew in its own."""
    opened = open_engine(f"sqlite:///{tmp_path / 'checks.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


def test_every_migration_goes_down_and_up_again_on_data(engine: Engine, facts: Any) -> None:
    facts.provider()
    facts.inspection("80542", date(2018, 1, 29), leaders="good", text="some words")
    for revision in [script.revision for script in scripts().walk_revisions()][1:]:
        downgrade(engine, revision)
        assert (count(engine, "inspections"), count(engine, "judgements")) == (1, 1)
    assert upgrade(engine) == ("0001", head())
    assert (count(engine, "inspections"), count(engine, "standings")) == (1, 1)
    facts.inspection("80542", date(2022, 1, 29), leaders="good")
    assert count(engine, "inspections") == 2


def test_going_down_to_nothing_leaves_nothing(engine: Engine, facts: Any) -> None:
    facts.provider()
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert revision_of(engine) is None
    upgrade(engine)
    assert count(engine, "providers") == 0


def test_an_upgrade_that_has_nothing_to_do_changes_nothing(engine: Engine) -> None:
    assert upgrade(engine) == (head(), head())


def test_a_newer_schema_is_refused_and_left_as_it_is(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade(engine)
    assert revision_of(engine) == "9999"


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE judgements SET grade = 'splendid'",
        "INSERT INTO judgements (inspection_id, position, key, printed, grade) VALUES (1, 9, 'leaders', 'x', 'good')",
        "UPDATE judgements SET grade = NULL",
        "UPDATE judgements SET absent = 'not_judged'",
        "UPDATE inspections SET kind = 'party'",
        "UPDATE inspections SET outcome = 'splendid'",
        "UPDATE inspections SET superseded = 'amended'",
        "UPDATE inspections SET urn = '80999'",
        "UPDATE reports SET state = 'lost'",
        "UPDATE tallies SET span = 'year'",
        "DELETE FROM providers",
        "INSERT INTO reports (urn, url, label, published, history, state, first_seen_at, last_seen_at, missing_polls, "
        "attempts) SELECT urn, url, label, published, history, state, first_seen_at, last_seen_at, 0, 0 FROM reports",
    ],
)
def test_a_wrong_state_cannot_be_stored(engine: Engine, facts: Any, wrong: str) -> None:
    facts.provider()
    facts.inspection("80542", date(2018, 1, 29), leaders="good")
    with pytest.raises(IntegrityError), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(wrong))
