"""Areas, councils, indicators and documents: what a pledge points at."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.catalogue.entry import LOCALES, Entry
from tracker.catalogue.faults import Faults, refuse
from tracker.catalogue.pledge import own_assumptions, read_term
from tracker.catalogue.row import Row, rows
from tracker.domain.area import Area, Council, Seated
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.pledge import SourceDocument

_AREA_COLUMNS: Final = (
    *("code", "country", *(f"name_{locale}" for locale in LOCALES)),
    *("source", "year"),
)
_OPTIONAL: Final = ("valid_from", "valid_to", "beside", "successor")
_OTHERS: Final = ("beside", "successor")
_CODE: Final = re.compile(r"[A-Za-z0-9]+")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def read_areas(file: str, text: str) -> Iterator[Area]:
    """Every line of the file; two codes may not differ in capitals only, for addresses of pages."""
    seen: set[str] = set()
    pointing: list[tuple[Row, str]] = []
    faults = Faults()
    for row in rows(file, text, _AREA_COLUMNS, optional=_OPTIONAL):
        area = faults.caught(_area, row, seen)
        pointing += [(row, column) for column in _OTHERS if row.has(column)]
        if area is not None:
            yield area
    for row, column in pointing:
        if row.text(column).lower() not in seen:
            hint = "Write the code of a line of this file, or leave the cell empty."
            problem = f"{row.text(column)} is no area"
            faults.found.append(row.error(column, problem=problem, hint=hint))
    refuse(faults.found)


def _code(row: Row, seen: set[str]) -> str:
    code = row.text("code")
    if not _CODE.fullmatch(code):
        hint = "Write the official code in letters and digits: GM0518, 0151."
        raise row.error("code", problem=f"{code!r} cannot be an area's code", hint=hint)
    if code.lower() in seen:
        hint = "Keep one line for each area."
        raise row.error("code", problem=f"{code} stands here twice", hint=hint)
    seen.add(code.lower())
    return code


def _area(row: Row, seen: set[str]) -> Area:
    code = _code(row, seen)
    row.text("source")  # for whoever checks the code; no page prints it
    row.number("year")
    names = {locale: row.text(f"name_{locale}") for locale in LOCALES}
    start, end = (row.day(name) if row.has(name) else None for name in _OPTIONAL[:2])
    if start and end and end < start:
        hint = "Write the first and the last day on which the code was in use, or leave them out."
        raise row.error("valid_to", problem=f"{end} is before {start}", hint=hint)
    if row.has("successor") and end is None:
        hint = "Write the last day of the old code in valid_to, or leave successor empty."
        raise row.error("successor", problem="a code without a last day has none", hint=hint)
    return Area(
        code=code,
        country=row.text("country"),
        names=names,
        valid_from=start,
        valid_to=end,
        beside=row.text("beside") if row.has("beside") else "",
        successor=row.text("successor") if row.has("successor") else "",
    )


def read_council(entry: Entry, areas: Mapping[str, Area]) -> Council:
    """A council and its term; its assumptions go to the pledges judged in that term."""
    entry.allow(
        *("area", "locale", "zone", "term_start", "term_end", "name", "assumptions", "parties")
    )
    start, end = read_term(entry)
    return Council(
        id=entry.id,
        area=entry.known("area", tuple(areas), "area"),
        locale=entry.known("locale", LOCALES, "language of the site"),
        zone=_zone(entry),
        names=entry.translated("name"),
        term_start=start,
        term_end=end,
        parties=_seated(entry.table("parties")) if entry.has("parties") else None,
        assumptions=tuple(each.texts for each in own_assumptions(entry)),
    )


def _seated(entry: Entry) -> Seated:
    entry.allow("number", "address", "read")
    number = entry.number("number")
    if number < 1 or number != int(number):
        hint = "Write how many parties have a seat: a whole number from 1 on."
        raise entry.error("number", problem=f"{number:g} parties cannot sit there", hint=hint)
    return Seated(number=int(number), address=entry.address("address"), read=entry.day("read"))


def read_indicator(entry: Entry) -> Indicator:
    """What is counted; `feeds` is checked by `lint`, which knows the feeds."""
    entry.allow(
        *("unit", "direction", "nature", "feeds", "near", "lower", "upper"),
        *("context", "backcast"),
        *("name", "unit_name", "counting_rule", "definition"),
    )
    return Indicator(
        id=entry.id,
        unit=entry.text("unit"),
        direction=entry.choice("direction", Direction),
        nature=entry.choice("nature", Nature),
        feeds=entry.words("feeds"),
        names=entry.translated("name"),
        counting_rules=entry.translated("counting_rule"),
        unit_names=entry.translated("unit_name"),
        lower=entry.number("lower") if entry.has("lower") else None,
        upper=entry.number("upper") if entry.has("upper") else None,
        context=entry.flag("context"),
        backcast=entry.flag("backcast"),
        near=entry.words("near") if entry.has("near") else (),
        definitions=_definitions(entry),
    )


def _definitions(entry: Entry) -> Mapping[str, Mapping[str, str]]:
    """What was counted under each name that figures carry; most indicators never change that."""
    if not entry.has("definition"):
        return {}
    named = entry.table("definition")
    return {each.id: named.translated(each.id) for each in named.tables()}


def read_document(entry: Entry) -> SourceDocument:
    """A document; `lint` proves its SHA-256 where the text is at hand."""
    entry.allow(
        *("title", "publisher", "locale", "published", "published_is_assumed"),
        *("file", "sha256", "address", "assumptions", "order"),
    )
    sha256 = entry.text("sha256")
    if not _SHA256.fullmatch(sha256):
        hint = "Write the 64 small hexadecimal digits that sha256sum prints for the file."
        raise entry.error("sha256", problem=f"{sha256!r} is no SHA-256", hint=hint)
    return SourceDocument(
        id=entry.id,
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        locale=entry.text("locale"),
        published=entry.day("published"),
        published_is_assumed=entry.flag("published_is_assumed"),
        file=entry.text("file"),
        sha256=sha256,
        address=entry.address("address") if entry.has("address") else None,
        assumptions=own_assumptions(entry),
        order=entry.words("order") if entry.has("order") else (),
    )


def _zone(entry: Entry) -> str:
    zone = entry.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        hint = "Write a name of the IANA list, such as Europe/Amsterdam."
        raise entry.error("zone", problem=f"{zone!r} is no time zone", hint=hint) from error
    return zone
