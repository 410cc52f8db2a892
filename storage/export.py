"""Tidy tables for others: CSV, XLSX or Parquet with a data dictionary, under the Open Government Licence v3.0.

Written beside the tables: `datapackage.json` (Frictionless), `data_dictionary.csv` and `LICENCE.txt`. Nothing about the
recipients of alerts is exported. Rows are streamed: memory does not grow with the store.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session

from storage.ilacs_overview import OVERVIEW
from storage.licence import OGL_ADDRESS, OGL_NOTICE, OUR_NOTICE
from storage.tidy import TABLES, Column, Row, Table, Value

INSPECTOR_COLUMNS = frozenset({"lead_inspector", "inspector_name", "inspectors_inspections_count"})
BATCH = 20_000
SHEET_ROWS = 1_000_000
"""Rows of one Excel sheet; a longer table goes on in the next."""
CELL_CHARACTERS = 32_000
"""Excel takes 32,767 characters a cell."""
DICTIONARY = ("table", "column", "type", "required", "meaning")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class ExportExtraMissing(Exception):
    """The library that this format needs is not installed."""


def export(session: Session, folder: Path, format: Format, *, inspector_names: bool = True) -> list[Path]:
    """Write every table to `folder` (made where it is not there); the files written.

    Raises `ExportExtraMissing`, and OSError where the folder cannot be written.
    """
    write = _writer(format)
    folder.mkdir(parents=True, exist_ok=True)
    tables = [(table, _named(table, session, inspector_names)) for table in (*TABLES, OVERVIEW)]
    files = write(folder, tables)
    return [*files, *_describe(folder, format, [table for table, _ in tables])]


def _named(table: Table, session: Session, inspector_names: bool) -> Iterator[Row]:
    """The table's rows, without inspectors' names where they are not wanted."""
    hidden = [n for n, column in enumerate(table.columns) if column.name in INSPECTOR_COLUMNS and not inspector_names]
    for row in table.rows(session):
        yield [None if n in hidden else value for n, value in enumerate(row)] if hidden else row


Tables = Iterable[tuple[Table, Iterator[Row]]]


def _writer(format: Format) -> Callable[[Path, Tables], list[Path]]:
    """The format's writer, once its library is there: nothing is half written for want of it."""
    try:
        if format is Format.XLSX:
            import openpyxl  # noqa: F401
        if format is Format.PARQUET:
            import pyarrow  # noqa: F401
    except ImportError as error:
        raise ExportExtraMissing(
            f"the format {format.value} needs {error.name}; install it with: pip install 'gradewatch[export]'"
        ) from error
    return {Format.CSV: _write_csv, Format.XLSX: _write_xlsx, Format.PARQUET: _write_parquet}[format]


# ---------------------------------------------------------------------- csv


def _write_csv(folder: Path, tables: Tables) -> list[Path]:
    return [_csv(folder / f"{table.name}.csv", [c.name for c in table.columns], rows) for table, rows in tables]


def _csv(path: Path, heads: Iterable[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        out.writerows([csv_text(value) for value in row] for row in rows)
    return path


def csv_text(value: Value) -> str:
    """One cell of a CSV file: dates in ISO form, true or false, nothing for nothing, and no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(str(value)) if isinstance(value, str) else str(value)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def safe_cell(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: an apostrophe is put before =, +, -, @, tab and return.

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


# --------------------------------------------------------------------- xlsx


def _write_xlsx(folder: Path, tables: Tables) -> list[Path]:
    """One workbook with a sheet a table, and the overview again as a workbook of its own."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    about = book.create_sheet("read_me")
    for line in (OGL_NOTICE, OUR_NOTICE, "Every column is explained in the sheet data_dictionary. Times are UTC."):
        about.append([line])
    known = []
    for table, rows in tables:
        known.append(table)
        if table is OVERVIEW:
            kept = list(rows)
            _sheets(book, table.name, [c.name for c in table.columns], kept)
            overview = _overview_book(folder, table, kept)
        else:
            _sheets(book, table.name, [c.name for c in table.columns], rows)
    _sheets(book, "data_dictionary", DICTIONARY, _dictionary(known))
    book.save(folder / "gradewatch.xlsx")
    return [folder / "gradewatch.xlsx", overview]


def _overview_book(folder: Path, table: Table, rows: Iterable[Row]) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheets(book, "ofsted_cs_inspections_overview", [column.name for column in table.columns], rows)
    book.save(folder / f"{table.name}.xlsx")
    return folder / f"{table.name}.xlsx"


def _sheets(book: Any, name: str, heads: Iterable[str], rows: Iterable[Row]) -> None:
    heads, remaining, number = list(heads), iter(rows), 1
    while number == 1 or (first := next(remaining, None)) is not None:
        sheet = book.create_sheet(name if number == 1 else f"{name}_{number}")
        sheet.freeze_panes = "A2"
        sheet.append(heads)
        if number > 1:
            sheet.append([_cell(value) for value in first or ()])
        for row in islice(remaining, SHEET_ROWS - (number > 1)):
            sheet.append([_cell(value) for value in row])
        number += 1


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _cell(value: Value) -> Value:
    """As Excel can hold it: no time zones, no control characters, no formulas."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, str):
        return safe_cell(_UNPRINTABLE.sub(" ", str(value)))[:CELL_CHARACTERS]
    return value


# ------------------------------------------------------------------ parquet


def _write_parquet(folder: Path, tables: Tables) -> list[Path]:
    return [_parquet(folder / f"{table.name}.parquet", table, rows) for table, rows in tables]


def _parquet(path: Path, table: Table, rows: Iterator[Row]) -> Path:
    import pyarrow
    from pyarrow import parquet

    types = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "datetime": pyarrow.timestamp("us", tz="UTC"),
    }
    notes = {"licence": OGL_NOTICE, "title": table.title}
    fields = [pyarrow.field(c.name, types[c.type], metadata={"description": c.meaning}) for c in table.columns]
    schema = pyarrow.schema(fields, metadata=notes)
    with parquet.ParquetWriter(path, schema, compression="zstd") as out:
        while batch := list(islice(rows, BATCH)):
            columns = [list(values) for values in zip(*batch, strict=True)]
            arrays = [pyarrow.array(_plain(v), field.type) for v, field in zip(columns, fields, strict=True)]
            out.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return path


def _plain(values: list[Value]) -> list[Value]:
    """Enumerations as the text that they are."""
    return [str(value) if isinstance(value, str) else value for value in values]


# -------------------------------------------------------------- description


def _describe(folder: Path, format: Format, tables: list[Table]) -> list[Path]:
    licence = folder / "LICENCE.txt"
    licence.write_text(f"{OGL_NOTICE}\n\n{OUR_NOTICE}\n", encoding="utf-8")
    dictionary = _csv(folder / "data_dictionary.csv", DICTIONARY, _dictionary(tables))
    package = folder / "datapackage.json"
    package.write_text(json.dumps(_package(format, tables), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [licence, dictionary, package]


def _dictionary(tables: Iterable[Table]) -> Iterator[Row]:
    for table in tables:
        for column in table.columns:
            yield table.name, column.name, column.type, column.required, column.meaning


def _package(format: Format, tables: Iterable[Table]) -> dict[str, Any]:
    """A Frictionless data package (specs.frictionlessdata.io, version 1)."""
    return {
        "profile": "tabular-data-package" if format is Format.CSV else "data-package",
        "name": "gradewatch",
        "title": "Ofsted inspection outcomes as Gradewatch holds them",
        "description": f"{OGL_NOTICE} {OUR_NOTICE}",
        "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": OGL_ADDRESS}],
        "sources": [{"title": "Ofsted: find an inspection report", "path": "https://reports.ofsted.gov.uk"}],
        "resources": [_resource(format, table) for table in tables],
    }


def _resource(format: Format, table: Table) -> dict[str, Any]:
    place: dict[str, Any] = {"path": f"{table.name}.{format.value}", "format": format.value}
    if format is Format.XLSX:
        place = {"path": "gradewatch.xlsx", "format": "xlsx", "dialect": {"sheet": table.name}}
    if format is Format.CSV:
        place |= {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"}
    keys = [
        {"fields": column, "reference": {"resource": other, "fields": there}} for column, other, there in table.refers
    ]
    return {
        "name": table.name,
        "title": table.title,
        **place,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, "type": column.type, "description": column.meaning, **constraints}
