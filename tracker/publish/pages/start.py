"""The first page of a language: what can be judged today, what changed, and the way to a place."""

from collections.abc import Iterator
from typing import Final

from tracker.publish.addresses import start_page
from tracker.publish.newest import told
from tracker.publish.overview import overview
from tracker.publish.workshop import File, Workshop, in_all_languages

MOST_CHANGES: Final = 5


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    model = {
        "overview": overview(workshop.site.cards),
        "changes": told(workshop.site.cards)[:MOST_CHANGES],
        "areas": workshop.site.areas,
    }
    yield from in_all_languages(workshop, "start.html", start_page, model)
