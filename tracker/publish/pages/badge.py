"""A small sign with a pledge's verdict, for other sites and for documents."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import badge_file
from tracker.publish.later import Later
from tracker.publish.views import Card
from tracker.publish.workshop import File, Model, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One for each pledge."""
    for view in workshop.site.cards:
        path_of = partial(badge_file, pledge=view.pledge.id)
        model = Later(key=workshop.keys.pledges[view.pledge.id], make=partial(_model, view))
        yield from in_all_languages(workshop, "badge.svg", path_of, model)


def _model(view: Card) -> Model:
    return {"view": view}
