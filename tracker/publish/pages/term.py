"""The page of a council in one term: who promised, what, and how it went."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tracker.domain.area import Council
from tracker.publish.addresses import term_page
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.newest import told
from tracker.publish.overview import full_blocks, overview, parties_followed
from tracker.publish.views import AreaView, Card
from tracker.publish.workshop import File, Model, Workshop, in_all_languages

MOST_CHANGES: Final = 10  # the others are folded


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each council and term of the catalogue; a term that has ended keeps its page."""
    for view in workshop.site.areas:
        for council in view.councils:
            path_of = partial(term_page, council=council.id)
            own = tuple(each for each in view.pledges if each.pledge.council == council.id)
            key = fingerprint(view.area, council, workshop.keys.of(own))
            model = Later(key=key, make=partial(_model, view, council, own))
            yield from in_all_languages(workshop, "term.html", path_of, model)


def _model(view: AreaView, council: Council, own: tuple[Card, ...]) -> Model:
    changes = told(own, first=council.term_start, last=council.term_end)
    return {
        "area": view.area,
        "council": council,
        "overview": overview(own),
        "blocks": full_blocks(own),
        "followed": parties_followed(own),
        "changes": changes[:MOST_CHANGES],
        "earlier": changes[MOST_CHANGES:],
    }
