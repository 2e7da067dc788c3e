"""The downloads of the site: each series that may be passed on, tables to fill in, letters."""

from collections.abc import Callable, Iterator
from functools import partial

from tracker.publish import addresses
from tracker.publish.downloads import hand_in_csv, hand_in_xlsx, series_csv, series_json
from tracker.publish.letters import letter_of
from tracker.publish.manifest import content_hash, fingerprint
from tracker.publish.offers import SeriesLater, hand_in_offer
from tracker.publish.views import SeriesView
from tracker.publish.workshop import File, Workshop


def series_files(workshop: Workshop) -> Iterator[File]:
    """Each series as CSV and as JSON."""
    for each in workshop.offered.values():
        hashed = fingerprint(workshop.site.code_version, each.key)
        to_csv = addresses.series_file(each.indicator, each.area, "csv")
        yield File(path=to_csv, input=hashed, render=partial(_written, each, series_csv))
        to_json = addresses.series_file(each.indicator, each.area, "json")
        yield File(path=to_json, input=hashed, render=partial(_written, each, series_json))


def _written(series: SeriesLater, write: Callable[[SeriesView], bytes]) -> bytes:
    return write(series.make())


def hand_in_files(workshop: Workshop) -> Iterator[File]:
    """Two tables for each figure that is missing, however many pledges wait for it."""
    offers = (hand_in_offer(view) for view in workshop.site.cards)
    for each in {each.csv: each for each in offers if each}.values():
        hashed = fingerprint(workshop.site.code_version, each.indicator, each.area)
        for path, write in ((each.csv, hand_in_csv), (each.xlsx, hand_in_xlsx)):
            yield File(path=path, input=hashed, render=partial(write, each.indicator, each.area))


def letter_files(workshop: Workshop) -> Iterator[File]:
    """A letter for each promise whose figure only a council can give."""
    for view in workshop.site.cards:
        letter = letter_of(workshop.environments, view)
        if letter is not None:
            content = letter.text.encode()
            yield File(
                path=letter.path, input=content_hash(content), render=partial(bytes, content)
            )
