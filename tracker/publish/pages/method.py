"""How we judge: the rule, its limits, and how often it came true."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import single_page
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    path_of = partial(single_page, kind="method")
    yield from in_all_languages(workshop, "method.html", path_of, {})
