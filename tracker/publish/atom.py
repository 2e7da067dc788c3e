"""Atom feeds of changed words: one for all places and one for each, in every language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from tracker.domain.area import Area
from tracker.domain.history import StatusChange
from tracker.domain.pledge import Pledge
from tracker.publish import addresses
from tracker.publish.language import LOCALES
from tracker.publish.newest import told
from tracker.publish.views import Card, SiteView

MOST_ENTRIES: Final = 100
_NEVER: Final = date(1970, 1, 1)  # an Atom feed must name a day, also before anything was judged


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One change of a word; `id` stays the same however often the site is built."""

    id: str
    pledge: Pledge
    area: Area
    change: StatusChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One feed in all languages; `area` is None for the feed of all places."""

    paths: Mapping[str, str]
    area: Area | None
    updated: date
    entries: tuple[AtomEntry, ...]


def atoms(site: SiteView) -> Iterator[Atom]:
    """The feed of all places, then one for each place where something was promised."""
    host = host_of(site.publisher.base_url)
    yield _atom(host, None, site.cards)
    for view in site.areas:
        if view.pledges:
            yield _atom(host, view.area, view.pledges)


def _atom(host: str, area: Area | None, views: Sequence[Card]) -> Atom:
    """All days are those of kept assessments: building again changes nothing."""
    found = told(views)
    days = [each.change.day for each in found] or [view.assessment.as_of for view in views]
    return Atom(
        paths={code: addresses.atom_file(code, area) for code in LOCALES},
        area=area,
        updated=max(days, default=_NEVER),
        entries=tuple(
            AtomEntry(
                id=entry_id(host, each.change),
                pledge=each.view.pledge,
                area=each.view.area,
                change=each.change,
            )
            for each in found[:MOST_ENTRIES]
        ),
    )


def entry_id(host: str, change: StatusChange) -> str:
    """A tag URI (RFC 4151) of the site, the day of the assessment, the promise and the area."""
    return f"tag:{host},{change.day.isoformat()}:{change.pledge}/{change.area}"


def host_of(base_url: str) -> str:
    """The name in tag URIs; one of other letters than a to z in its form for networks."""
    return (urlsplit(base_url).hostname or "localhost").encode("idna").decode("ascii")
