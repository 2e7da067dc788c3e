"""The page of a document: its promises in the order in which they stand there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from tracker.domain.area import Area, Council
from tracker.domain.pledge import SourceDocument
from tracker.publish.addresses import document_page
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.overview import overview
from tracker.publish.views import Card
from tracker.publish.workshop import File, Model, Workshop, in_all_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Promises that stand under one heading of the document, one after another."""

    heading: str
    views: tuple[Card, ...]


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each document in which a promise stands."""
    listed: dict[str, list[Card]] = {}
    for view in workshop.site.cards:
        listed.setdefault(view.document.id, []).append(view)
    for name, views in listed.items():
        path_of = partial(document_page, document=name)
        model = Later(key=fingerprint(workshop.keys.of(views)), make=partial(_model, views))
        yield from in_all_languages(workshop, "document.html", path_of, model)


def in_order(views: Iterable[Card], document: SourceDocument) -> tuple[Card, ...]:
    """As they stand in the document; those whose place nobody wrote down come after the others."""
    places = {pledge: place for place, pledge in enumerate(document.order)}
    return tuple(sorted(views, key=lambda view: places.get(view.pledge.id, len(places))))


def _model(views: list[Card]) -> Model:
    document = views[0].document
    ordered = in_order(views, document)
    areas: dict[str, Area] = {view.area.code: view.area for view in views}
    councils: dict[str, Council] = {
        view.council.id: view.council for view in views if view.council is not None
    }
    return {
        "document": document,
        "overview": overview(views),
        "areas": tuple(areas.values()),
        "councils": tuple(councils.values()),
        "sections": tuple(
            Section(heading=heading, views=tuple(found))
            for heading, found in groupby(ordered, key=lambda view: view.pledge.section)
        ),
    }
