"""The site as it stands on a day: what is small is held, page models are made one at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tracker import __version__
from tracker.catalogue.catalogue import Catalogue
from tracker.domain.pledge import Pledge
from tracker.pipeline.context import Context
from tracker.pipeline.desk import open_desk
from tracker.pipeline.feed_views import feed_views
from tracker.pipeline.former_pages import former_pages
from tracker.pipeline.indicator_pages import indicator_views
from tracker.pipeline.outlines import outline_path
from tracker.pipeline.pledge_views import judge, pledge_view
from tracker.pipeline.publisher import prints_wanted, publisher_of
from tracker.pipeline.survey import Survey, survey
from tracker.publish.archive import archived_months
from tracker.publish.language import Language, load_languages
from tracker.publish.later import Models
from tracker.publish.published import published
from tracker.publish.views import AreaView, Card, PledgeView, SiteView
from tracker.resources import resource_folder
from tracker.store.snapshots import accepted_until, boundaries


def site_view(context: Context, as_of: date) -> SiteView:
    """The whole site as it stands on a day, with a page for each address that it has lost."""
    site = _of_the_catalogue(context, as_of)
    former = former_pages(context, published(site), as_of, site.months)
    return replace(site, former=former)


def _of_the_catalogue(context: Context, as_of: date) -> SiteView:
    catalogue, settings = context.catalogue, context.settings
    with open_desk(context, as_of, []) as desk:
        found = survey(desk)
        outlines = boundaries(desk.connection)
        compared = indicator_views(
            *(desk.connection, catalogue, found.newest, desk.sources, outlines), as_of=as_of
        )
        return SiteView(
            publisher=publisher_of(settings),
            areas=tuple(_area_views(catalogue, found, outlines)),
            pledges=Models(found.pledges),
            told=found.cards,
            feeds=tuple(feed_views(desk.connection, catalogue, as_of)),
            code_version=__version__,
            corrections=found.entries,
            pictures=settings.pictures,
            prints=prints_wanted(settings),
            indicators=compared,
            catalogue=catalogue.digest,
            snapshots=accepted_until(desk.connection, day=as_of),
            months=archived_months(settings.home),
            sitemap=settings.base_url is not None,
        )


def pledge_views(
    context: Context, pledges: Iterable[Pledge], as_of: date, *, as_judged: bool = False
) -> tuple[PledgeView, ...]:
    """What the pages of some pledges print on a day, from one reading of the figures.

    `as_judged` shows words that wait for approval too: for who approves, and for nobody else.
    """
    chosen = tuple(pledges)
    with open_desk(context, as_of, {each.area for each in chosen}) as desk:
        found = judge(desk, chosen, as_judged=as_judged)
        return tuple(pledge_view(desk, each) for each in found)


def english() -> Language:
    """The language of the command line."""
    languages = load_languages(resource_folder("reports") / "locales")
    return next(each for each in languages if each.code == "en")


def _area_views(
    catalogue: Catalogue, found: Survey, outlines: Mapping[str, str]
) -> Iterator[AreaView]:
    cards: dict[str, list[Card]] = {}
    for card in found.cards:
        cards.setdefault(card.area.code, []).append(card)
    for code, area in catalogue.followed.items():
        boundary = outlines.get(code)
        yield AreaView(
            area=area,
            councils=catalogue.councils_of(code),
            pledges=tuple(cards.get(code, ())),
            series=Models(found.series[code]),
            outline=outline_path(boundary) if boundary else None,
            districts=catalogue.districts.get(code),
        )
