"""What the command line prints: tables that people like to read, and the contract's JSON.

Everything scraped is printed as plain text: Rich's markup is off, control characters are taken out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from alerts.targets import shown_target
from outcomes.clock import LONDON, day_words
from outcomes.event import Event
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import VISITS, Judgement
from service import spreadsheet
from service.spreadsheet import print_csv

if TYPE_CHECKING:
    from service.poll import PollResult
    from storage.check import Fault
    from storage.deliveries import ListedDelivery
    from storage.distribution import Coverage, Distribution
    from storage.history import HeldInspection, ProviderHistory, ProviderStanding, StandingJudgement
    from storage.search import Hit

JsonRow = dict[str, Any]
WIDE = 200
"""Columns where nobody looks on: a table in a file must not fold its addresses."""


class Form(StrEnum):
    """In which form a query command prints what it found."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console() -> Console:
    """Standard output for people; wide enough for a table when it is no terminal."""
    out = Console(markup=False, highlight=False, soft_wrap=False)
    return out if out.is_terminal else Console(markup=False, highlight=False, width=WIDE)


def plain(value: object) -> str:
    """Text from elsewhere without control characters: a name must not be able to move the cursor."""
    return "".join(character for character in str(value) if character.isprintable() or character == "\n")


def print_lines(rows: Iterable[JsonRow]) -> None:
    """One JSON object a line."""
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201


def print_object(row: JsonRow) -> None:
    print(json.dumps(row, ensure_ascii=False, indent=2))  # noqa: T201


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    told = list(rows)
    if not told:
        console().print(Text(plain(f"{title}.")))
        return
    drawn = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in told:
        drawn.add_row(*map(_cell, row))
    console().print(drawn)


def _cell(value: object) -> Text:
    """An address can be clicked on where the terminal can do that, even where it is folded."""
    text = plain("" if value is None else value)
    return Text(text, Style(link=text)) if text.startswith(("https://", "http://")) else Text(text)


def day(value: date | None) -> str:
    """A date as people read it: "17 March 2023"."""
    return day_words(value) if value else ""


def moment(value: datetime | None) -> str:
    """A moment as people in England read it: "17 March 2023, 09:31"."""
    return f"{day(value.astimezone(LONDON).date())}, {value.astimezone(LONDON):%H:%M}" if value else "never"


def end_of(value: date | None) -> datetime | None:
    """The last moment of a London date."""
    return datetime.combine(value, time.max, LONDON) if value else None


# --------------------------------------------------------------------- poll


def show_poll(result: "PollResult") -> None:
    """What a poll did, in a few lines."""
    out = console()
    out.print(
        f"{result.requests} requests ({result.not_modified} not modified), {result.pages_read} pages and "
        f"{result.documents_read} reports read, {result.events} events, {result.queued} alerts queued, "
        f"{result.delivered} delivered, {result.held} held."
    )
    if result.checked:
        out.print(
            f"{result.checked} authorities compared with the official figures ({result.graded} by their grades too, "
            f"the others by the report's day alone), {result.agreed} agree."
        )
    if result.unwatched:
        out.print(f"{result.unwatched} authorities of the figures have not been read yet, and were not compared.")
    for difference in result.differences:
        out.print(Text(plain(f"- differs: {difference}")))
    for failure in result.failures:
        out.print(Text(plain(f"- {failure.what}: {failure.message} [{failure.where}]")))
    if result.failures:
        out.print(f"{len(result.failures)} things failed; nothing is lost, the next poll tries them again.")


# --------------------------------------------------------------- documents


def document_line(row: JsonRow) -> str:
    """One line of `read` for people."""
    if row["document"] == "unreadable":
        return f"{row['source']}: cannot be read: {row['reason']}"
    if row["document"] == "news_article":
        told = "; ".join(_claim_words(claim) for claim in row["outcomes"]) or "tells no outcome"
        return f"{row['source']}: news article: {told}"
    dates = " to ".join(filter(None, (row["start"], row["end"])))
    lines = [f"{row['source']}: {row['provider'] or 'unknown provider'}: {row['kind']}, {dates or 'no dates'}"]
    lines += [f"    {judgement['judgement']}: {_grade_words(judgement)}" for judgement in row["judgements"]]
    lines += [
        f"    {name.replace('_', ' ')}: {row[name]}" for name in ("outcome", "theme", "next_inspection") if row[name]
    ]
    if row["priority_action"]:
        lines.append("    areas for priority action")
    return "\n".join(lines + [f"    warning: {warning}" for warning in row["warnings"]])


def _grade_words(judgement: JsonRow) -> str:
    return str(judgement["grade"] or judgement.get("absent") or "").replace("_", " ")


def _claim_words(claim: JsonRow) -> str:
    grade = (claim["grade"] or "no grade").replace("_", " ")
    return f"{claim['provider']} {claim['service'] or ''}: {grade} ({claim['direction']})"


def show_documents(rows: Iterable[JsonRow], as_json: bool) -> int:
    """Print the lines as they come; the exit code: 3 where some could not be read, 4 where none could."""
    read = failed = 0
    for row in rows:
        unreadable = row["document"] == "unreadable"
        failed, read = failed + unreadable, read + (not unreadable)
        if as_json:
            print_lines([row])
        else:
            console().print(Text(plain(document_line(row))))
    return 0 if not failed and read else 3 if read else 4


# ----------------------------------------------------------------- history


def _grade(judgement: "StandingJudgement | Judgement | None") -> str:
    """A grade, or why there is none, as short as a table wants it."""
    return str(judgement.grade or judgement.absent).replace("_", " ") if judgement else ""


def _grades(judgements: "Iterable[StandingJudgement | Judgement]") -> str:
    """Every judgement but the overall one, a line each."""
    rest = (judgement for judgement in judgements if judgement.key != "overall_effectiveness")
    return "\n".join(f"{judgement.key.replace('_', ' ')}: {_grade(judgement)}" for judgement in rest)


def show_providers(standings: "Iterable[ProviderStanding]", form: Form) -> None:
    if form is Form.JSON:
        return print_lines(standing.to_json() for standing in standings)
    if form is Form.CSV:
        return print_csv(spreadsheet.PROVIDERS, map(spreadsheet.provider_row, standings))
    rows = [
        (
            standing.provider.name,
            standing.provider.urn,
            standing.provider.region,
            _grade(standing.overall) or ("no overall grade" if standing.judgements else "not inspected yet"),
            _grades(standing.judgements),
            day(standing.last_inspection),
            day(standing.last_published),
        )
        for standing in standings
    ]
    columns = ("Provider", "URN", "Region", "Overall", "Judgements", "Inspected", "Published")
    return table(f"{len(rows)} providers", columns, rows)


def show_history(found: "ProviderHistory", form: Form) -> None:
    if form is Form.JSON:
        return print_object(found.to_json())
    if form is Form.CSV:
        return print_csv(spreadsheet.HISTORY, spreadsheet.history_rows(found))
    provider = found.standing.provider
    table(
        f"{provider.name} (URN {provider.urn}, {provider.region or 'region unknown'})\n{provider.url}",
        ("Published", "Inspected", "What", "Overall", "Judgements", "Report"),
        [_history_row(held) for held in found.inspections],
    )
    for unread in found.unread:
        console().print(Text(plain(f"{day(unread.published)}: {unread.label}: {unread.reason or 'not read yet'}")))
    if found.events:
        table(
            "Events",
            ("Published", "What", "In words", "First seen"),
            [(day(e.published), e.event, e.headline, moment(e.observed_at)) for e in found.events],
        )
    for first, *others in found.stories:
        console().print(Text(plain(f"{first.site}: {first.title}: {first.relation}: {first.quote} ({first.url})")))
        for other in others:
            console().print(Text(plain(f"  the same story: {other.site}: {other.title} ({other.url})")))
    for before in found.predecessors:
        console().print(Text(f"\nBefore {plain(provider.name)} there was:"))
        show_history(before, Form.TABLE)
    return None


def _history_row(held: "HeldInspection") -> tuple[object, ...]:
    inspection, reading = held.inspection, held.inspection.reading
    said = reading.theme if reading.kind in VISITS else reading.outcome
    marks = [held.superseded and f"{held.superseded}, no longer counts", held.withdrawn_at and "withdrawn"]
    return (
        day(inspection.published),
        f"{day(reading.start)} to {day(reading.end)}" if reading.start else "",
        " ".join(filter(None, [reading.kind.replace("_", " "), *(f"({mark})" for mark in marks if mark)])),
        _grade(reading.overall),
        _grades(reading.judgements) or said,
        inspection.report_url,
    )


def show_changes(events: Iterable[Event], form: Form) -> None:
    if form is Form.JSON:
        return print_lines(event.to_json() for event in events)
    if form is Form.CSV:
        return print_csv(spreadsheet.CHANGES, map(spreadsheet.change_row, events))
    rows = [(day(e.published), e.event, e.verdict or "", e.headline, e.report_url) for e in events]
    return table(f"{len(rows)} events", ("Published", "What", "Verdict", "In words", "Report"), rows)


def show_counts(counts: Mapping[str, int], form: Form) -> None:
    """How many events there were of each verdict."""
    rows = list(spreadsheet.count_rows(counts))
    if form is Form.JSON:
        return print_lines(rows)
    if form is Form.CSV:
        return print_csv(spreadsheet.COUNTS, rows)
    return table(f"{sum(counts.values())} events", ("Verdict", "Events"), [(r["verdict"], r["events"]) for r in rows])


def show_hits(hits: "Sequence[Hit]", form: Form) -> None:
    if form is Form.JSON:
        return print_lines(hit.to_json() for hit in hits)
    if form is Form.CSV:
        return print_csv(spreadsheet.HITS, (hit.to_json() for hit in hits))
    rows = [(day(hit.published), hit.provider or "", hit.title, hit.snippet, hit.url) for hit in hits]
    return table(f"{len(rows)} found", ("Published", "Provider", "Document", "Where", "Address"), rows)


def show_distribution(found: "Sequence[Distribution]", form: Form) -> None:
    """How many providers of the nation and of each region hold which grade."""
    if form is Form.JSON:
        return print_lines(_distribution_json(spread) for spread in found)
    if form is Form.CSV:
        return print_csv(spreadsheet.DISTRIBUTION, (row for s in found for row in spreadsheet.distribution_rows(s)))
    values = sorted({value for spread in found for value in spread.counts}, key=_worth)
    rows = [
        (spread.region or "England", *(_share(spread, value) for value in values), spread.total) for spread in found
    ]
    title = f"{found[0].key.replace('_', ' ').capitalize()} at the end of {day(found[0].on)}"
    return table(title, ("Region", *(value.replace("_", " ") for value in values), "Providers"), rows)


def _worth(value: str) -> tuple[int, str]:
    """Grades from the best to the worst, then what stands where there is none."""
    known = [*Grade, *AreaOutcome, *Absence]
    return (known.index(value) if value in known else len(known), value)


def _share(spread: "Distribution", value: str) -> str:
    count = spread.counts.get(value, 0)
    return f"{count} ({count / spread.total:.0%})" if count else ""


def _distribution_json(spread: "Distribution") -> JsonRow:
    return {
        "judgement": spread.key,
        "on": spread.on.isoformat(),
        "region": spread.region,
        "counts": spread.counts,
        "providers": spread.total,
    }


# ------------------------------------------------------------------ status


def show_status(row: JsonRow, as_json: bool) -> None:
    if as_json:
        print_object(row)
        return
    out = console()
    for line in status_lines(row):
        out.print(Text(plain(line)))


def status_lines(row: JsonRow) -> list[str]:
    """The state of the watch in sentences."""
    lines = [f"Gradewatch is {'healthy' if row['healthy'] else 'NOT healthy'}: {row['because']}."]
    for source in row["sources"]:
        lines.append(
            f"{source['source']}: last complete poll {source['last_success'] or 'never'}, "
            f"last attempt {source['last_attempt'] or 'never'}."
        )
        lines += [f"  failing: {failure['what']}: {failure['message']}" for failure in source["failures"]]
    for covered in row["coverage"]:
        lines.append(
            f"{covered['kind']}: {covered['pages_read']} of {covered['providers']} pages read, "
            f"{covered['read']} of {covered['reports']} reports read, {covered['unreadable']} unreadable."
        )
    queue = ", ".join(f"{count} {name}" for name, count in row["queue"].items()) or "empty"
    lines.append(f"Alerts: {queue}.")
    lines += [
        f"Target {failing['target']}: {'stopped, ' + failing['stopped'] if failing['stopped'] else failing['error']}."
        for failing in row["failing_targets"]
    ]
    lines += [
        f"Feed {feed['url']}: {said}" for feed in row["feeds"] for said in (feed["error"], feed["warning"]) if said
    ]
    lines += _articles(row["articles"])
    lines += [f"Held: batch {batch['id']}: {batch['reason']}." for batch in row["held"]]
    lines += [f"Warning: {warning}" for warning in row["warnings"]]
    return lines


def _articles(counts: JsonRow) -> list[str]:
    if not counts["met"]:
        return []
    waiting = f", {counts['waiting']} to be asked for again" if counts["waiting"] else ""
    said = f"News: {counts['met']} articles met, {counts['relevant']} of them tell an outcome"
    lines = [f"{said}, {counts['left_alone']} left alone{waiting}."]
    return lines + [f"  left alone: {left['url']}: {left['why']}" for left in counts["newest_left_alone"]]


def coverage_json(covered: "Coverage") -> JsonRow:
    return {
        "kind": covered.kind,
        "providers": covered.providers,
        "pages_read": covered.pages_read,
        "oldest_page": covered.oldest_page.isoformat() if covered.oldest_page else None,
        "reports": covered.reports,
        "read": covered.read,
        "unreadable": covered.unreadable,
        "waiting": covered.waiting,
        "lagging": covered.lagging,
    }


# ------------------------------------------------------------------ alerts


def show_alerts(deliveries: "Sequence[ListedDelivery]", as_json: bool) -> None:
    if as_json:
        print_lines(_delivery_json(delivery) for delivery in deliveries)
        return
    rows = [
        (d.id[:12], d.status, d.route, shown_target(d.target), d.headline, moment(d.sent_at or d.due_at), d.error)
        for d in deliveries
    ]
    table(f"{len(rows)} alerts", ("Id", "Status", "Route", "To", "What", "Sent or due", "Error"), rows)


def _delivery_json(delivery: "ListedDelivery") -> JsonRow:
    row = {name: getattr(delivery, name) for name in delivery.__slots__}
    row["target"] = shown_target(delivery.target)
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}


def show_preview(previewed: Mapping[str, Sequence[Event]], as_json: bool) -> None:
    """What each route would have sent."""
    if as_json:
        print_lines(
            {"route": route, "events": [event.to_json() for event in events]} for route, events in previewed.items()
        )
        return
    for route, events in previewed.items():
        rows = [(day(e.published), e.event, e.headline) for e in events]
        table(f"{route}: would have sent {len(rows)}", ("Published", "What", "In words"), rows)


def show_faults(faults: "Sequence[Fault]", as_json: bool) -> int:
    """What `db check` found; the exit code: 3 where anything is wrong."""
    if as_json:
        print_lines({name: getattr(fault, name) for name in fault.__slots__} for fault in faults)
    elif faults:
        table(f"{len(faults)} findings", ("Kind", "Where", "What"), [(f.kind, f.subject, f.message) for f in faults])
    else:
        console().print("The database and the archive are in order.")
    return 3 if any(fault.serious for fault in faults) else 0


def show_corrections(events: Iterable[Event], as_json: bool) -> None:
    if as_json:
        print_lines(event.to_json() for event in events)
        return
    rows = [(event.provider, day(event.published), event.headline) for event in events]
    table(f"{len(rows)} corrections", ("Provider", "Published", "What"), rows)
