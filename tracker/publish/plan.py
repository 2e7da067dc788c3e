"""Which files a site has: assets, pages, feeds for readers, downloads."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tracker.errors import SiteError
from tracker.publish.data_files import hand_in_files, letter_files, series_files
from tracker.publish.packages import packages
from tracker.publish.pages import PAGES
from tracker.publish.prints import prints
from tracker.publish.sitemap import sitemap_files
from tracker.publish.views import SiteView
from tracker.publish.workshop import File, Listing, Workshop, open_workshop, static_files

_MAKERS: Final[tuple[Callable[[Workshop], Iterator[File | Listing]], ...]] = (
    static_files,
    *PAGES,
    series_files,
    hand_in_files,
    packages,
    prints,
    letter_files,
)


def plan_site(site: SiteView, reports: Path) -> tuple[File | Listing, ...]:
    """Every file of the site; the languages of a page follow one another."""
    workshop = open_workshop(site, reports)
    files = [file for make in _MAKERS for file in make(workshop)]
    files += sitemap_files(workshop, [file.path for file in files])
    _refuse_twins(files)
    return tuple(files)


def _refuse_twins(files: Sequence[File | Listing]) -> None:
    [(path, number)] = Counter(file.path for file in files).most_common(1)
    if number > 1:
        raise SiteError(
            f"{number} pages want to lie at {path}",
            hint="give each place, pledge and series an id of its own in the catalogue",
        )
