"""The page of a place: its pledges, and the figures that we hold of it."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import area_page
from tracker.publish.offers import offer
from tracker.publish.overview import blocks
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each place that is followed."""
    for view in workshop.site.areas:
        offers = tuple(offer(workshop.offered, series) for series in view.series)
        compared = tuple(workshop.site.page_of(series.indicator) for series in view.series)
        model = {"view": view, "blocks": blocks(view), "offers": offers, "compared": compared}
        path_of = partial(area_page, area=view.area)
        yield from in_all_languages(workshop, "area.html", path_of, model)
