"""The local authorities of England: their names, codes, neighbours and successions.

The facts lie in `outcomes/data`; regular names ("X Council", "London Borough of X") are made here by rule.
A name is found exactly or not at all: Herefordshire and Hertfordshire are too alike for a guess.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class SuccessionKind(StrEnum):
    """How one authority followed another. Only `CONTINUING` passes grades on."""

    CONTINUING = "continuing"
    MERGED = "merged"
    SPLIT = "split"
    RE_FORMED = "re-formed"


@dataclass(frozen=True, slots=True)
class Authority:
    """One local authority with children's services, present or abolished."""

    urn: str | None
    """Ofsted's number as text; None for an abolished authority whose number we do not hold."""
    name: str
    """Plain name, as people say it: "Rochdale"."""
    type: str
    """london, metropolitan, unitary or county."""
    gss: str
    """Present ONS code."""
    former_gss: str | None
    """Earlier ONS code of the same authority."""
    dfe_number: str
    """The Department for Education's three digits."""
    region: str
    neighbours: tuple[str, ...] = ()
    """URNs of its ten statistical neighbours, closest first (children's services statistical neighbour model)."""
    aliases: tuple[str, ...] = ()
    """Names that mean this authority wherever they stand."""
    weak_aliases: tuple[str, ...] = ()
    """Names that mean it only beside "council", "children's services" and the like."""
    sites: tuple[str, ...] = ()
    """What its web site is called where that is none of its names: "bathnes"."""
    abolished: date | None = None
    successors: tuple[str, ...] = ()
    """Names of the authorities that took over; empty for a present one."""


@dataclass(frozen=True, slots=True)
class Succession:
    """One reorganisation: who ended and who began, by plain name."""

    date: date
    kind: SuccessionKind
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    note: str = ""

    @property
    def passes_grades_on(self) -> bool:
        return self.kind is SuccessionKind.CONTINUING


@dataclass(frozen=True, slots=True)
class Trust:
    """A body that runs children's services for one or more authorities; the grade is the authority's."""

    name: str
    authorities: tuple[str, ...]
    """URNs. More than one: the trust's name alone does not say which authority is meant."""
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@cache
def authorities() -> tuple[Authority, ...]:
    """The 153 present authorities, in order of URN."""
    rows = _rows()
    names = _toml("names.toml")
    urn_of = {row["dfe"]: row["urn"] for row in rows}
    return tuple(_authority(row, names, urn_of) for row in rows)


@cache
def former_authorities() -> tuple[Authority, ...]:
    """Abolished authorities, with the names of their successors. Their grades are history, never a standing."""
    return tuple(_former(row) for row in _toml("successions.toml")["former"])


@cache
def successions() -> tuple[Succession, ...]:
    """Every reorganisation that we know of, oldest first."""
    return tuple(
        Succession(
            date=row["date"],
            kind=SuccessionKind(row["kind"]),
            predecessors=tuple(row["predecessors"]),
            successors=tuple(row["successors"]),
            note=row.get("note", ""),
        )
        for row in _toml("successions.toml")["successions"]
    )


@cache
def trusts() -> tuple[Trust, ...]:
    """Children's trusts and companies that news names instead of the council."""
    return tuple(
        Trust(
            name=row["name"],
            authorities=tuple(row["authorities"]),
            aliases=tuple(row.get("aliases", ())),
            since=row.get("since"),
            until=row.get("until"),
        )
        for row in _toml("names.toml")["trusts"]
    )


def find_authority(text: str) -> Authority | None:
    """The authority that `text` names: plain name, alias, site's name, URN, GSS code or DfE number, exactly.

    Capitals, punctuation, "&" for "and" and "St." for "St" do not matter; spelling does. A trust's name finds its
    authority where it serves only one. A present authority wins over an abolished one of the same name.
    """
    return _index().get(folded_name(text))


def authority_of_site(host: str) -> Authority | None:
    """The authority whose own web site `host` is: "democracy.leeds.gov.uk", "www.bcpcouncil.gov.uk", or None."""
    own = next((end for end in _COUNCIL_HOSTS if host.lower().endswith(end)), None)
    if own is None:
        return None
    labels = host.lower().removesuffix(own).replace("-", "").split(".")
    return next(filter(None, map(authority_of_label, reversed(labels))), None)


_COUNCIL_HOSTS = (".gov.uk", ".moderngov.co.uk")
"""Councils' sites, and where most of them keep their committees' papers."""


def authority_of_label(label: str) -> Authority | None:
    """The authority that a part of a host names, in small letters without hyphens: "bathnes", "leedscc", or None."""
    return _by_site_label().get(label)


@cache
def _by_site_label() -> dict[str, Authority]:
    """Every name that a council's site may have, in small letters without anything between."""
    found: dict[str, Authority] = {}
    for authority in authorities():
        names = (authority.name, authority.name.replace(" and ", " "), *authority.aliases, *authority.weak_aliases)
        for name in (*names, *authority.sites):
            label = re.sub(r"[^a-z]", "", name.lower())
            for form in (label, f"{label}council", f"{label}city", f"{label}cc", f"{label}bc", f"{label}mbc"):
                found.setdefault(form, authority)
    return found


def suggest(text: str) -> list[str]:
    """At most five names near to `text`, nearest first, for "did you mean". Never to be taken as an answer."""
    from rapidfuzz import fuzz, process  # ours only on a mistake: no need to load it before

    several = next((t for t in trusts() if folded_name(text) in map(folded_name, (t.name, *t.aliases))), None)
    if several is not None:
        return [a.name for a in authorities() if a.urn in several.authorities]
    found = process.extract(folded_name(text), list(_index()), scorer=fuzz.WRatio, limit=40, score_cutoff=70)
    return list(dict.fromkeys(_index()[name].name for name, _, _ in found))[:5]


def plain_name(site_name: str) -> str:
    """The name without its council's form: "Rochdale Metropolitan Borough Council" -> "Rochdale".

    A name that is no known authority's loses the usual forms and is otherwise returned as it stands.
    """
    known = find_authority(site_name)
    if known is not None:
        return known.name
    without_tail = re.sub(rf"\s+(?:{_FORMS_BEHIND})$", "", site_name.strip(), flags=re.IGNORECASE)
    return re.sub(rf"^(?:{_FORMS_BEFORE})\s+", "", without_tail, flags=re.IGNORECASE)


def folded_name(text: str) -> str:
    """`text` as names are compared: lower case, "and" for "&", no punctuation, single spaces, no leading "the"."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    words = re.sub(r"[^\w\s-]", "", plain).replace("-", " ").replace("_", " ").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


_FORMS_BEHIND = r"(?:(?:metropolitan|london)?\s*borough|metropolitan district|city|county|unitary)?\s*council"
_IS_FORMAL = re.compile(r"Council$|Corporation|Borough of|City of")
_FORMS_BEFORE = r"(?:the\s+)?(?:london borough|royal borough|metropolitan borough|borough|city|council) of(?: the)?"

# Forms of the name by the authority's type and style; {} is the plain name.
_EVERYWHERE = ("{} Council", "Council of the {}", "{} children's services", "{} local authority")
_BOROUGH = ("{} Borough Council", "{} BC", "Borough of {}")
_FORMS: dict[str, tuple[str, ...]] = {
    "london": (*_BOROUGH, "London Borough of {}", "LB {}", "LBC {}", "{} LBC", "{} London Borough Council"),
    "metropolitan": (
        *_BOROUGH,
        "{} Metropolitan Borough Council",
        "{} Metropolitan Borough",
        "{} Metropolitan District Council",
        "Metropolitan Borough of {}",
        "{} MBC",
        "{} MDC",
    ),
    "unitary": (*_BOROUGH, "{} Unitary Authority"),
    "county": (),
}
_STYLES: dict[str, tuple[str, ...]] = {
    "": (),
    "city": ("{} City Council", "City of {}", "City of {} Council", "{}, City of"),
    "county": ("{} County Council", "{} CC"),
    "royal": ("Royal Borough of {}", "Royal Borough of {} Council"),
}


def _forms(name: str, type_: str, style: str) -> Iterator[str]:
    """The regular names of an authority of this type and style."""
    for form in (*_EVERYWHERE, *_FORMS[type_], *_STYLES[style]):
        yield form.format(name)


def _authority(row: dict[str, str], names: dict[str, Any], urn_of: dict[str, str]) -> Authority:
    special = names["aliases"].get(row["urn"], [])
    short = [row["name"], *(alias for alias in special if not _IS_FORMAL.search(alias))]
    regular = [form for name in short for form in _forms(name, row["type"], row["style"])]
    return Authority(
        urn=row["urn"],
        name=row["name"],
        type=row["type"],
        gss=row["gss"],
        former_gss=row["former_gss"] or None,
        dfe_number=row["dfe"],
        region=row["region"],
        neighbours=tuple(urn_of[number] for number in row["neighbours"].split()),
        aliases=tuple(dict.fromkeys([*special, *regular])),
        weak_aliases=tuple(names["weak"].get(row["urn"], ())),
        sites=tuple(names["sites"].get(row["urn"], ())),
    )


def _former(row: dict[str, Any]) -> Authority:
    ends = [s for s in successions() if row["name"] in s.predecessors]
    style = "county" if row["type"] == "county" else ""
    return Authority(
        urn=row.get("urn"),
        name=row["name"],
        type=row["type"],
        gss=row["gss"],
        former_gss=None,
        dfe_number=row["dfe"],
        region=row["region"],
        aliases=(*row.get("aliases", ()), *_forms(row["name"], row["type"], style)),
        abolished=min(s.date for s in ends),
        successors=tuple(dict.fromkeys(name for s in ends for name in s.successors)),
    )


@cache
def _index() -> dict[str, Authority]:
    """Folded name or code -> authority. The first claim on a name stands, so firm names come before weak ones."""
    by_urn = {a.urn: a for a in authorities()}
    everyone = (*authorities(), *former_authorities())
    single = [(t, by_urn[t.authorities[0]]) for t in trusts() if len(t.authorities) == 1]
    claims: Iterable[tuple[str, Authority]] = (
        *((code, a) for a in everyone for code in (a.urn, a.gss, a.dfe_number, a.former_gss) if code),
        *((a.name, a) for a in everyone),
        *((alias, a) for a in everyone for alias in a.aliases),
        *((alias, a) for t, a in single for alias in (t.name, *t.aliases)),
        *((alias, a) for a in everyone for alias in a.weak_aliases),
    )
    index: dict[str, Authority] = {}
    for name, authority in claims:
        index.setdefault(folded_name(name), authority)
    return index


def _rows() -> list[dict[str, str]]:
    text = (files("outcomes") / "data" / "authorities.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("outcomes") / "data" / name).read_text(encoding="utf-8"))
