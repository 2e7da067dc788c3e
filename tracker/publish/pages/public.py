"""What readers may know of the site itself: who, by which rules, for whom, and what may be used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from tracker.domain.area import Area
from tracker.domain.pledge import SourceDocument
from tracker.publish.addresses import Single, single_page
from tracker.publish.views import Card, SiteView
from tracker.publish.workshop import File, Workshop, in_all_languages

# By self-evaluation: change it when somebody has looked at the pages again.
PREPARED: Final = date(2026, 11, 28)
SOFTWARE_LICENSE: Final = "Apache-2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document that promises were read from: how many, and where they hold."""

    document: SourceDocument
    areas: tuple[Area, ...]
    promises: int


def pages(workshop: Workshop) -> Iterator[File]:
    """Each page once in each language."""
    site = workshop.site
    about = {"places": len(site.areas), "promises": len(site.cards), "months": site.months}
    yield from _single(workshop, "about", about)
    yield from _single(workshop, "neutrality", {"documents": documents_of(site.cards)})
    yield from _single(workshop, "accessibility", {"prepared_on": PREPARED})
    yield from _single(workshop, "privacy", {})
    yield from _single(workshop, "licences", _licences(site))


def documents_of(cards: Iterable[Card]) -> tuple[DocumentLine, ...]:
    """The documents behind the promises, in the order of their titles."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.document.id, []).append(card)
    lines = (
        DocumentLine(
            document=of_one[0].document,
            areas=tuple({card.area.code: card.area for card in of_one}.values()),
            promises=len(of_one),
        )
        for of_one in found.values()
    )
    return tuple(sorted(lines, key=lambda line: (line.document.title, line.document.id)))


def _licences(site: SiteView) -> dict[str, object]:
    feeds = [line.feed for line in site.feeds]
    return {
        "software": SOFTWARE_LICENSE,
        "free": tuple(each for each in feeds if each.redistribute and not each.share_alike),
        "alike": tuple(each for each in feeds if each.redistribute and each.share_alike),
        "shown": tuple(each for each in feeds if not each.redistribute),
    }


def _single(workshop: Workshop, kind: Single, model: dict[str, object]) -> Iterator[File]:
    yield from in_all_languages(workshop, f"{kind}.html", partial(single_page, kind=kind), model)
