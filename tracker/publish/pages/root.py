"""The page at the root: choose a language, nothing else."""

from collections.abc import Iterator

from tracker.publish import addresses
from tracker.publish.workshop import File, Workshop, page


def pages(workshop: Workshop) -> Iterator[File]:
    """One page for all languages."""
    yield page(
        workshop,
        "root.html",
        workshop.languages[-1],
        paths={"x-default": addresses.ROOT},
        model={"languages": workshop.languages},
    )
