"""The ledger of known errors in published figures."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import single_page
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    path_of = partial(single_page, kind="corrections")
    yield from in_all_languages(
        workshop, "corrections.html", path_of, {"corrections": workshop.site.corrections}
    )
