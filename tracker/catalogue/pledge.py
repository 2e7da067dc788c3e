"""A promise, with what is borrowed from its document and its council."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.catalogue.entry import LOCALES, Entry
from tracker.catalogue.faults import Faults, refuse
from tracker.catalogue.former import read_former_ids
from tracker.catalogue.targets import read_target
from tracker.domain.area import Area, Council
from tracker.domain.indicator import Indicator
from tracker.domain.pledge import (
    Actor,
    Assumption,
    Change,
    Pledge,
    PledgeText,
    SourceDocument,
    Standing,
    Strength,
    Target,
)

_TERM: Final = ("term_start", "term_end")
_REQUIRED: Final = ("area", "document", "said_by", "standing", "strength", "who_can_act")
_WORDING: Final = ("section", "key_phrase", "assumptions", "text")
_OPTIONAL: Final = (
    *("council", "target", "valid_from", "closed", "change", "vanished", "former_ids", *_TERM),
)
_CLOSED: Final = ("replaced", "withdrawn")

Assumptions = Mapping[str, tuple[Assumption, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a pledge may point at, and the assumptions that it takes over from there."""

    areas: Mapping[str, Area]
    councils: Mapping[str, Council]
    indicators: Mapping[str, Indicator]
    documents: Mapping[str, SourceDocument]
    of_councils: Assumptions
    of_documents: Assumptions


def read_pledge(entry: Entry, around: Surroundings) -> Pledge:
    """One pledge; its version is valid from its document's date unless it says otherwise."""
    entry.allow(*_REQUIRED, *_WORDING, *_OPTIONAL)
    document = around.documents[entry.known("document", tuple(around.documents), "document")]
    council = _council(entry, around.councils)
    start, end = _term(entry, council)
    faults = Faults()
    target = faults.caught(_target, entry, around.indicators)
    assumptions = faults.caught(_assumptions, entry, document, council, around)
    texts = faults.caught(_texts, entry)
    change = faults.caught(_change, entry, document)
    refuse(faults.found)
    return Pledge(
        id=entry.id,
        area=_area(entry, around.areas, council),
        council=council.id if council else None,
        document=document.id,
        said_by=entry.text("said_by"),
        standing=entry.choice("standing", Standing),
        strength=entry.choice("strength", Strength),
        who_can_act=entry.choices("who_can_act", Actor),
        section=entry.text("section"),
        key_phrase=entry.text("key_phrase"),
        target=target,
        assumptions=assumptions or (),
        texts=texts or {},
        term_start=start,
        term_end=end,
        valid_from=entry.day("valid_from") if entry.has("valid_from") else document.published,
        closed=entry.known("closed", _CLOSED, "reason") if entry.has("closed") else None,
        change=change,
        vanished=_later(entry, "vanished", document) if entry.has("vanished") else None,
        former_ids=read_former_ids(entry),
    )


def own_assumptions(entry: Entry) -> tuple[Assumption, ...]:
    """The answers to open questions that are written in this very table."""
    if not entry.has("assumptions"):
        return ()
    table = entry.table("assumptions")
    ids = [assumption.id for assumption in table.tables()]
    return tuple(Assumption(id=word, texts=table.translated(word)) for word in ids)


def _target(entry: Entry, indicators: Mapping[str, Indicator]) -> Target | None:
    return read_target(entry.table("target"), indicators) if entry.has("target") else None


def _change(entry: Entry, document: SourceDocument) -> Change | None:
    if not entry.has("change"):
        return None
    change = entry.table("change")
    change.allow("day", "reason")
    return Change(day=_later(change, "day", document), reasons=change.translated("reason"))


def _later(entry: Entry, key: str, document: SourceDocument) -> date:
    """A day on which something happened to a promise that the document had made before."""
    day = entry.day(key)
    if day <= document.published:
        hint = "Write a day after the document's date, or correct that date in documents.toml."
        problem = f"{day} is not after the date of {document.id}, {document.published}"
        raise entry.error(key, problem=problem, hint=hint)
    return day


def _assumptions(
    entry: Entry, document: SourceDocument, council: Council | None, around: Surroundings
) -> tuple[Assumption, ...]:
    """The pledge's own first; one of the same id replaces the document's or the council's."""
    borrowed = list(around.of_documents[document.id])
    if council and not _has_own_term(entry):
        borrowed.extend(around.of_councils[council.id])
    merged: dict[str, Assumption] = {}
    for assumption in (*own_assumptions(entry), *borrowed):
        merged.setdefault(assumption.id, assumption)
    return tuple(merged.values())


def _has_own_term(entry: Entry) -> bool:
    return any(entry.has(key) for key in _TERM)


def _area(entry: Entry, areas: Mapping[str, Area], council: Council | None) -> str:
    area = entry.known("area", tuple(areas), "area")
    if council and council.area != area:
        hint = f"The council {council.id} answers for {council.area}; correct one of the two."
        raise entry.error("area", problem=f"{area} is not the area of the council", hint=hint)
    return area


def _council(entry: Entry, councils: Mapping[str, Council]) -> Council | None:
    if not entry.has("council"):
        return None
    return councils[entry.known("council", tuple(councils), "council")]


def _term(entry: Entry, council: Council | None) -> tuple[date, date]:
    """The days in which the pledge is judged: the council's term, or its own."""
    if council and not _has_own_term(entry):
        return council.term_start, council.term_end
    return read_term(entry)


def read_term(entry: Entry) -> tuple[date, date]:
    """First and last day of a term of office."""
    start, end = (entry.day(key) for key in _TERM)
    if end <= start:
        hint = "Write the last day of the term, which comes after its first day."
        raise entry.error("term_end", problem=f"{end} is not after {start}", hint=hint)
    return start, end


def _texts(entry: Entry) -> Mapping[str, PledgeText]:
    texts = entry.table("text")
    texts.allow(*LOCALES)
    return {locale: _text(texts.table(locale)) for locale in LOCALES}


def _text(entry: Entry) -> PledgeText:
    entry.allow("title", "summary", "missing")
    return PledgeText(
        title=entry.text("title"), summary=entry.text("summary"), missing=entry.text("missing")
    )
