"""Every address that the site gives to something of the catalogue, and what its page is called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.publish import addresses
from tracker.publish.views import AreaView, Card, SiteView

Kind = Literal["place", "feed", "term", "document", "pledge", "frame", "sign", "indicator"]
Names = Mapping[str, str]
_IN: Literal["en"] = "en"  # in English the word of an address is the kind itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An address without its language (`pledge/ballerup-co2/`), and its page's names by language.

    Pages that every release has (method, sources and the like) are not among them.
    """

    address: str
    kind: Kind
    names: Names


def published(site: SiteView) -> Iterator[Published]:
    """All addresses of a site, in its own order."""
    for view in site.areas:
        yield from _of_place(view)
    documents = {card.document.id: card.document for card in site.cards}
    for document in documents.values():
        names = dict.fromkeys(("nl", "da", "en"), document.title)
        yield _page("document", addresses.document_page(_IN, document.id), names)
    for card in site.cards:
        yield from _of_pledge(card)
    for compared in site.indicators:
        indicator = compared.indicator
        yield _page("indicator", addresses.indicator_page(_IN, indicator.id), indicator.names)


def _of_place(view: AreaView) -> Iterator[Published]:
    names = view.area.names
    yield _page("place", addresses.area_page(_IN, view.area), names)
    if view.pledges:
        yield _page("feed", addresses.atom_file(_IN, view.area), names)
    for council in view.councils:
        yield _page("term", addresses.term_page(_IN, council.id), council.names)


def _of_pledge(card: Card) -> Iterator[Published]:
    pledge = card.pledge
    names = {code: text.title for code, text in pledge.texts.items()}
    yield _page("pledge", addresses.pledge_page(_IN, pledge.id), names)
    yield _page("frame", addresses.embed_page(_IN, pledge.id), names)
    yield _page("sign", addresses.badge_file(_IN, pledge.id), names)


def _page(kind: Kind, path: str, names: Names) -> Published:
    return Published(address=addresses.without_language(path), kind=kind, names=names)
