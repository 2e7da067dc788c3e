"""The verdict and its chart alone, for other sites to show in a frame."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import embed_page
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One for each pledge."""
    for view in workshop.site.pledges:
        path_of = partial(embed_page, pledge=view.pledge.id)
        yield from in_all_languages(workshop, "embed.html", path_of, {"view": view})
