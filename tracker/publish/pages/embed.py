"""The verdict and its chart alone, for other sites to show in a frame."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import embed_page
from tracker.publish.later import Later
from tracker.publish.views import PledgeView
from tracker.publish.workshop import File, Model, Workshop, in_all_languages, later_of


def pages(workshop: Workshop) -> Iterator[File]:
    """One for each pledge."""
    views = later_of(workshop.site.pledges)
    for card, view in zip(workshop.site.cards, views, strict=True):
        path_of = partial(embed_page, pledge=card.pledge.id)
        model = Later(key=view.key, make=partial(_model, view))
        yield from in_all_languages(workshop, "embed.html", path_of, model)


def _model(view: Later[PledgeView]) -> Model:
    return {"view": view.make()}
