"""All places and promises from A to Z, and the same names for the search of the start page."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from tracker.publish.addresses import names_file, single_page
from tracker.publish.alphabet import letter, sort_key
from tracker.publish.language import LOCALES, Language
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.names import names
from tracker.publish.views import AreaView, Card, SiteView
from tracker.publish.workshop import File, Model, Workshop, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The promises whose title begins with one letter."""

    name: str
    views: tuple[Card, ...]


def pages(workshop: Workshop) -> Iterator[File]:
    """The list and the names file in each language; each language has an order of its own."""
    site, keys = workshop.site, workshop.keys
    paths = {code: single_page(code, "names") for code in LOCALES}
    listed = fingerprint(keys.of(site.cards), [keys.of_place(each) for each in site.areas])
    named = fingerprint(workshop.sources, *_named(site))
    for language in workshop.languages:
        model = Later(key=listed, make=partial(_model, site, language))
        yield page(workshop, "names.html", language, paths=paths, model=model)
        yield File(
            path=names_file(language.code),
            input=fingerprint(named, language.code),
            render=partial(_written, site, language),
        )


def _named(site: SiteView) -> Iterator[object]:
    """All that the names file is made of."""
    yield [(each.area, each.districts, len(each.pledges)) for each in site.areas]
    yield [(each.pledge.id, each.pledge.texts, each.area.code) for each in site.cards]


def _model(site: SiteView, language: Language) -> Model:
    return {
        "places": _places(language, site.areas),
        "letters": tuple(_letters(language, site.cards)),
    }


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


def _written(site: SiteView, language: Language) -> bytes:
    lines = json.dumps(names(site, language), ensure_ascii=False, separators=(",", ":"))
    return f"{lines}\n".encode()
