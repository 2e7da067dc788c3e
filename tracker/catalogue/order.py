"""The order in which promises stand in their document, and what is wrong with a written one."""

from collections.abc import Iterator
from itertools import pairwise

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.pledge import SourceDocument
from tracker.errors import CatalogueError


def unknown_in_order(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Words in a document's order that are none of its promises, or stand there twice."""
    for document in catalogue.documents.values():
        own = {each.id for each in catalogue.pledges.values() if each.document == document.id}
        for place, name in enumerate(document.order):
            if name not in own or name in document.order[:place]:
                problem = f"{name!r} stands there twice" if name in own else f"{name!r} is none"
                hint = "Name each promise of the document once, or leave it out."
                entry = catalogue.written[f"documents/{document.id}"]
                yield entry.error("order", problem=problem, hint=hint)


def out_of_order(
    catalogue: Catalogue, document: SourceDocument, text: str
) -> Iterator[CatalogueError]:
    """Neighbours in a document's order whose words stand the other way round in its text."""
    places = {
        each: text.find(catalogue.pledges[each].key_phrase)
        for each in document.order
        if each in catalogue.pledges and catalogue.pledges[each].vanished is None
    }
    for one, other in pairwise(places):
        if places[one] > places[other] >= 0:
            problem = f"{other} stands before {one} in the document"
            hint = "Put them into the order of the text."
            yield catalogue.written[f"documents/{document.id}"].error(
                "order", problem=problem, hint=hint
            )
