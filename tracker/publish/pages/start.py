"""The first page of a language: what can be judged today, what changed, and the way to a place."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tracker.publish.addresses import start_page
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.newest import told
from tracker.publish.overview import overview
from tracker.publish.views import SiteView
from tracker.publish.workshop import File, Model, Workshop, in_all_languages

MOST_CHANGES: Final = 5


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    site, keys = workshop.site, workshop.keys
    key = fingerprint(keys.of(site.cards), [keys.of_place(each) for each in site.areas])
    model = Later(key=key, make=partial(_model, site))
    yield from in_all_languages(workshop, "start.html", start_page, model)


def _model(site: SiteView) -> Model:
    return {
        "overview": overview(site.cards),
        "changes": told(site.cards)[:MOST_CHANGES],
        "areas": site.areas,
    }
