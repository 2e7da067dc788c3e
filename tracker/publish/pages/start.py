"""The first page of a language: what can be judged today, and how it stands."""

from collections.abc import Iterator

from tracker.publish.addresses import start_page
from tracker.publish.overview import overview
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    model = {"overview": overview(workshop.site.cards), "areas": workshop.site.areas}
    yield from in_all_languages(workshop, "start.html", start_page, model)
