"""Tidy tables for others: CSV, XLSX or Parquet with a data dictionary, under the Open Government Licence v3.0."""

from enum import StrEnum
from pathlib import Path

from sqlmodel import Session


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
    raise NotImplementedError
