"""Exported tables say what the store holds, can be read back without a warning, and harm no spreadsheet."""

import csv
import json
import sys
import warnings
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from outcomes.frameworks import load_frameworks
from outcomes.inspection import Kind, Provider
from outcomes.verdict import judge
from storage.engine import reading, writing
from storage.export import ExportExtraMissing, Format, export, safe_cell
from storage.inspections import inspections_of
from storage.models import ArticleRow, ClaimRow, DeliveryRow
from storage.record import add_event
from storage.tidy import TABLES

ROCHDALE, CAMDEN = "80542", "80494"
PLAIN = "plain words"


@pytest.fixture
def filled(engine: Engine, facts: Any) -> Engine:
    facts.provider(ROCHDALE, "Rochdale")
    facts.provider(CAMDEN, "Camden", "London")
    facts.provider("SC1", '=HYPERLINK("https://evil.example")', None)
    four = ("overall_effectiveness", "leaders", "help_and_protection", "in_care_and_care_leavers")
    facts.inspection(ROCHDALE, date(2018, 1, 29), **dict.fromkeys(four, "good"))
    five = ("overall_effectiveness", "leaders", "help_and_protection", "in_care", "care_leavers")
    facts.inspection(ROCHDALE, date(2023, 1, 23), framework="ilacs_2023", **dict.fromkeys(five, "requires_improvement"))
    facts.inspection(
        CAMDEN,
        date(2026, 5, 5),
        framework="ilacs_2026",
        kind=Kind.ILACS_SHORT,
        **dict.fromkeys(five[1:], "outstanding"),
    )
    with reading(engine) as session:
        first, second = inspections_of(session, ROCHDALE)
    event = judge(Provider(ROCHDALE, "Rochdale", "local_authority", "x"), second, [first], load_frameworks())
    at = datetime(2023, 3, 18, tzinfo=UTC)
    with writing(engine) as session:
        add_event(session, event, None)
        session.add(
            DeliveryRow(
                id="d", event_id=event.id, route="r", target="mailto:person@private.example", created_at=at, due_at=at
            )
        )
        article = {"first_seen_at": at, "published": at, "relevant": True, "story": "s", "fingerprint": "f"}
        session.add(ArticleRow(url="https://n/a", title="+1 for Rochdale", site="n", text=PLAIN, **article))
        session.flush()
        session.add(
            ClaimRow(
                article="https://n/a", urn=ROCHDALE, provider="Rochdale", provider_type="local_authority", service="s",
                event="inspection", grade="good", confidence=0.9, quote="carried by the article", observed_at=at,
            )
        )  # fmt: skip
    return engine


def written(engine: Engine, folder: Path, format: Format, **more: Any) -> list[Path]:
    with reading(engine) as session:
        return export(session, folder, format, **more)


def frame(folder: Path, format: Format, table: str) -> Any:
    """The table as pandas reads it; any warning is an error."""
    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if format is Format.CSV:
            return pandas.read_csv(folder / f"{table}.csv")
        if format is Format.XLSX:
            return pandas.read_excel(folder / "gradewatch.xlsx", sheet_name=table)
        return pandas.read_parquet(folder / f"{table}.parquet")


@pytest.mark.parametrize("format", list(Format))
def test_every_table_is_read_back_whole_without_a_warning(filled: Engine, tmp_path: Path, format: Format) -> None:
    files = written(filled, tmp_path / "out", format)
    assert all(file.stat().st_size for file in files)
    rows = {table.name: len(frame(tmp_path / "out", format, table.name)) for table in TABLES}
    assert rows == {
        "providers": 3, "standing": 9, "inspections": 3, "judgements": 13, "events": 1, "changes": 5, "claims": 1,
    }  # fmt: skip
    for table in TABLES:
        assert list(frame(tmp_path / "out", format, table.name).columns) == [c.name for c in table.columns]


def test_parquet_keeps_the_types(filled: Engine, tmp_path: Path) -> None:
    written(filled, tmp_path, Format.PARQUET)
    inspections = frame(tmp_path, Format.PARQUET, "inspections")
    assert inspections["published"].iloc[0] == date(2018, 3, 20)
    assert str(inspections["observed_at"].dtype).endswith("UTC]")
    assert frame(tmp_path, Format.PARQUET, "changes")["indicative"].tolist() == [True] * 5


@pytest.mark.parametrize("format", [Format.CSV, Format.XLSX])
def test_no_cell_begins_a_formula(filled: Engine, tmp_path: Path, format: Format) -> None:
    written(filled, tmp_path, format)
    for table in TABLES:
        for column in frame(tmp_path, format, table.name).select_dtypes(include=["object", "str"]):
            for cell in frame(tmp_path, format, table.name)[column].dropna():
                assert str(cell)[:1] not in "=+-@\t\r"
    assert frame(tmp_path, format, "providers")["name"].tolist()[-1] == '\'=HYPERLINK("https://evil.example")'


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_dangerous_beginnings_are_made_harmless(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


def test_the_package_describes_every_file_and_column(filled: Engine, tmp_path: Path) -> None:
    written(filled, tmp_path, Format.CSV)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "OGL-UK-3.0"
    dictionary = {(row["table"], row["column"]) for row in _csv(tmp_path / "data_dictionary.csv")}
    for resource in package["resources"]:
        with (tmp_path / resource["path"]).open(encoding="utf-8", newline="") as file:
            heads = next(csv.reader(file))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == heads
        assert all(field["description"] for field in fields)
        assert {(resource["name"], head) for head in heads} <= dictionary
        assert set(resource["schema"]["primaryKey"]) <= set(heads)
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["fields"] in heads
    assert "Open Government Licence v3.0" in (tmp_path / "LICENCE.txt").read_text()


def test_values_fit_the_types_that_the_package_gives(filled: Engine, tmp_path: Path) -> None:
    """Every cell of the CSV parses as its field's Frictionless type, and every required one is there."""
    written(filled, tmp_path, Format.CSV)
    parse = {
        "string": str,
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": date.fromisoformat,
        "datetime": lambda cell: datetime.strptime(cell, "%Y-%m-%dT%H:%M:%SZ"),
    }
    for resource in json.loads((tmp_path / "datapackage.json").read_text())["resources"]:
        for row in _csv(tmp_path / resource["path"]):
            for field in resource["schema"]["fields"]:
                cell = row[field["name"]]
                assert cell or not field.get("constraints", {}).get("required")
                if cell:
                    parse[field["type"]](cell)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_known_summary_has_its_columns(filled: Engine, tmp_path: Path) -> None:
    import pandas

    written(filled, tmp_path, Format.XLSX)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = pandas.read_excel(tmp_path / "ofsted_csc_ilacs_overview.xlsx", dtype={"urn": str, "la_code": str})
    rows = {row["local_authority"]: row for row in sheet.to_dict("records")}
    assert set(rows) == {"rochdale", "camden"}
    rochdale, camden = rows["rochdale"], rows["camden"]
    assert (rochdale["urn"], rochdale["la_code"], rochdale["region_code"]) == (ROCHDALE, "354", "E12000002")
    assert rochdale["overall_effectiveness_grade"] == rochdale["care_leavers_grade"] == "requires improvement"
    assert camden["overall_effectiveness_grade"] == "not_reported_post_reform"
    assert (rochdale["inspection_framework"], camden["inspection_framework"]) == ("standard", "short")
    assert rochdale["inspector_name"] == "Ada Example" and rochdale["inspectors_inspections_count"] == 2
    assert rochdale["inspection_start_date"] == pandas.Timestamp(2023, 1, 23)
    assert len(rochdale["stat_neighbours"].split(",")) == 10


@pytest.mark.parametrize("format", list(Format))
def test_inspectors_recipients_and_articles_texts_stay_out(filled: Engine, tmp_path: Path, format: Format) -> None:
    written(filled, tmp_path, format, inspector_names=False)
    for table in (*(table.name for table in TABLES), "ofsted_csc_ilacs_overview"):
        said = frame(tmp_path, format, table).to_csv()
        for private in ("Ada Example", "private.example", PLAIN, "carried by the article"):
            assert private not in said


def test_a_long_table_goes_on_in_another_sheet(filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.export.SHEET_ROWS", 5)
    written(filled, tmp_path, Format.XLSX)
    sizes = [len(frame(tmp_path, Format.XLSX, sheet)) for sheet in ("judgements", "judgements_2", "judgements_3")]
    assert sizes == [5, 5, 3]


def test_a_missing_library_is_named_before_anything_is_written(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportExtraMissing, match=r"pip install 'gradewatch\[export\]'"):
        written(filled, tmp_path / "out", Format.PARQUET)
    assert not (tmp_path / "out").exists()


def test_an_empty_store_gives_empty_tables(engine: Engine, tmp_path: Path) -> None:
    for format in Format:
        written(engine, tmp_path / format.value, format)
        assert len(frame(tmp_path / format.value, format, "inspections")) == 0
