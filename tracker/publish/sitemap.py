"""What search engines are told: every page in all its languages, and that all may be read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from xml.sax.saxutils import escape

from tracker.publish import addresses
from tracker.publish.addresses import ROOT
from tracker.publish.language import LOCALES
from tracker.publish.manifest import content_hash
from tracker.publish.views import Card, SiteView
from tracker.publish.workshop import File, Workshop

NAME: Final = "sitemap.xml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD: Final = f'{_XML}<urlset {_SCHEMA} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_FOOT: Final = "</urlset>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many pages and bytes one file may hold (https://www.sitemaps.org/protocol.html)."""

    pages: int = 50_000
    size: int = 52_428_800


def sitemap_files(workshop: Workshop, paths: Iterable[str]) -> Iterator[File]:
    """`robots.txt`, and for a site that has an address of its own a sitemap of its pages."""
    site, base = workshop.site, workshop.site.publisher.base_url
    rules = "User-agent: *\nAllow: /\n"
    if site.sitemap:
        found = sitemaps(entries_of(site, paths), base_url=base)
        yield from (_file(path, text) for path, text in found.items())
        rules += f"\nSitemap: {addresses.absolute(base, NAME)}\n"
    yield _file("robots.txt", rules)


def entries_of(site: SiteView, paths: Iterable[str]) -> Iterator[str]:
    """A page in a language each; frames and pages of former addresses are left out.

    The day is that of the newest figure or word that the page tells; none where it has none.
    """
    days = _days_of(site)
    left_out = {each.address for each in site.former}
    starts = {code: addresses.start_page(code) for code in LOCALES} | {"x-default": ROOT}
    yield from _entries(site, starts, days.get(""))
    for path in paths:
        address = addresses.without_language(path)
        is_page = path.startswith("en/") and path.endswith(ROOT) and address
        if is_page and address not in left_out and not address.endswith("/embed/"):
            forms = {code: addresses.in_language(code, address) for code in LOCALES}
            yield from _entries(site, forms | {"x-default": forms["en"]}, days.get(address))


def sitemaps(
    entries: Iterable[str], *, base_url: str, limits: Limits | None = None
) -> Mapping[str, str]:
    """The files by name: one, or as many as the limits ask for behind an index."""
    parts = list(_parts(entries, limits or Limits()))
    if len(parts) == 1:
        return {NAME: parts[0]}
    named = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, start=1)}
    places = (addresses.absolute(base_url, name) for name in named)
    lines = (f"<sitemap><loc>{_text(place)}</loc></sitemap>\n" for place in places)
    return {NAME: f"{_XML}<sitemapindex {_SCHEMA}>\n{''.join(lines)}</sitemapindex>\n", **named}


def _parts(entries: Iterable[str], limits: Limits) -> Iterator[str]:
    frame = len(_HEAD) + len(_FOOT)
    held: list[str] = []
    size = frame
    for entry in entries:
        more = len(entry.encode())
        if held and (len(held) == limits.pages or size + more > limits.size):
            yield "".join((_HEAD, *held, _FOOT))
            held, size = [], frame
        held.append(entry)
        size += more
    yield "".join((_HEAD, *held, _FOOT))


def _entries(site: SiteView, forms: Mapping[str, str], day: date | None) -> Iterator[str]:
    """One for each page in `forms`, which all name one another."""
    places = {
        code: _text(addresses.absolute(site.publisher.base_url, path))
        for code, path in forms.items()
    }
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{place}"/>'
        for code, place in places.items()
    )
    for place in dict.fromkeys(places.values()):
        yield f"<url><loc>{place}</loc>{changed}{links}</url>\n"


def _days_of(site: SiteView) -> Mapping[str, date]:
    """The newest day by address, of pages that tell of promises."""
    found: dict[str, date] = {}

    def note(path: str, cards: Iterable[Card]) -> None:
        days = [day for card in cards for day in _days(card)]
        if days:
            found[addresses.without_language(path)] = max(days)

    note(addresses.start_page("en"), site.cards)
    for view in site.areas:
        note(addresses.area_page("en", view.area), view.pledges)
        for council in view.councils:
            own = (card for card in view.pledges if card.pledge.council == council.id)
            note(addresses.term_page("en", council.id), own)
    for card in site.cards:
        note(addresses.pledge_page("en", card.pledge.id), [card])
    return found


def _days(card: Card) -> Iterator[date]:
    yield from (change.day for change in card.timeline)
    yield from (day for day in (card.fetched_on, card.read_on) if day is not None)


def _text(address: str) -> str:
    """Fit for an attribute between double quotes, and between tags."""
    return escape(address, {'"': "&quot;"})


def _file(path: str, text: str) -> File:
    content = text.encode()
    return File(path=path, input=content_hash(content), render=partial(bytes, content))
