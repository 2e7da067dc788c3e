"""The pages of the site: one module for each type, each makes its pages in all languages."""

from collections.abc import Callable, Iterator
from typing import Final

from tracker.publish.pages import (
    area,
    corrections,
    feeds,
    follow,
    method,
    pledge,
    public,
    root,
    start,
)
from tracker.publish.workshop import File, Workshop

PAGES: Final[tuple[Callable[[Workshop], Iterator[File]], ...]] = (
    root.pages,
    start.pages,
    area.pages,
    pledge.pages,
    feeds.pages,
    corrections.pages,
    method.pages,
    public.pages,
    follow.pages,
)
