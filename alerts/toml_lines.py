"""Where in a TOML text something stands: tomllib gives values, people need the line."""

import re
from dataclasses import dataclass

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class TableLines:
    """The lines of one table of an array of tables, each with its number in the file."""

    lines: tuple[tuple[int, str], ...] = ()

    def line_of(self, key: str | None = None, value: object = None) -> int | None:
        """The line of `value` within `key`, else of `key`, else of the table's header; None where there is no text."""
        starts = [
            n for n, (_, text) in enumerate(self.lines) if key and re.match(rf"\s*[\"']?{re.escape(key)}\b", text)
        ]
        if not starts:
            return self.lines[0][0] if self.lines else None
        from_key = self.lines[starts[0] :]
        if isinstance(value, str) and value:
            return next((number for number, text in from_key if value in text), from_key[0][0])
        return from_key[0][0]


def tables_of(source: str | None, name: str) -> list[TableLines]:
    """The lines of each `[[name]]` table of the TOML text `source`, in order; empty where there is none."""
    tables: list[list[tuple[int, str]]] = []
    inside = False
    for number, text in enumerate((source or "").splitlines(), start=1):
        if header := _HEADER.fullmatch(text):
            inside = header[1] == name
            if inside:
                tables.append([])
        if inside:
            tables[-1].append((number, text))
    return [TableLines(tuple(lines)) for lines in tables]
