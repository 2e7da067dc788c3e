"""The verdict and its chart alone, for other sites to show in a frame."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import embed_page
from tracker.publish.later import Later
from tracker.publish.views import Card, PledgeView
from tracker.publish.workshop import File, Model, Workshop, in_all_languages


def frames(workshop: Workshop, card: Card, view: Later[PledgeView]) -> Iterator[File]:
    """One for a pledge in each language."""
    path_of = partial(embed_page, pledge=card.pledge.id)
    model = Later(key=view.key, make=partial(_model, view))
    yield from in_all_languages(workshop, "embed.html", path_of, model)


def _model(view: Later[PledgeView]) -> Model:
    return {"view": view.make()}
