"""All places and promises from A to Z, and the same names for the search of the start page."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from tracker.publish.addresses import names_file, single_page
from tracker.publish.alphabet import letter, sort_key
from tracker.publish.language import LOCALES, Language
from tracker.publish.manifest import fingerprint
from tracker.publish.names import Name, names
from tracker.publish.views import AreaView, Card
from tracker.publish.workshop import File, Workshop, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The promises whose title begins with one letter."""

    name: str
    views: tuple[Card, ...]


def pages(workshop: Workshop) -> Iterator[File]:
    """The list and the names file in each language; each language has an order of its own."""
    paths = {code: single_page(code, "names") for code in LOCALES}
    for language in workshop.languages:
        model = {
            "places": _places(language, workshop.site.areas),
            "letters": tuple(_letters(language, workshop.site.cards)),
        }
        hashed = fingerprint(model)
        yield page(workshop, "names.html", language, paths=paths, model=model, hashed=hashed)
        found = names(workshop.site, language)
        yield File(
            path=names_file(language.code),
            input=fingerprint(workshop.sources, found),
            render=partial(_written, found),
        )


def _places(language: Language, areas: Iterable[AreaView]) -> tuple[AreaView, ...]:
    def key(view: AreaView) -> str:
        return sort_key(language.code, language.pick(view.area.names))

    return tuple(sorted(areas, key=key))


def _letters(language: Language, views: Iterable[Card]) -> Iterator[Letter]:
    def title(view: Card) -> str:
        return language.pick(view.pledge.texts).title

    listed = sorted(views, key=lambda view: sort_key(language.code, title(view)))
    for name, found in groupby(listed, key=lambda view: letter(language.code, title(view))):
        yield Letter(name=name, views=tuple(found))


def _written(found: Iterable[Name]) -> bytes:
    lines = json.dumps(tuple(found), ensure_ascii=False, separators=(",", ":"))
    return f"{lines}\n".encode()
