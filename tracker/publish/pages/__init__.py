"""The pages of the site: one module for each type, each makes its pages in all languages."""

from collections.abc import Callable, Iterator
from typing import Final

from tracker.publish.pages import (
    area,
    badge,
    corrections,
    document,
    feeds,
    follow,
    former,
    indicator,
    method,
    names,
    pledge,
    public,
    root,
    start,
    term,
)
from tracker.publish.workshop import File, Workshop

PAGES: Final[tuple[Callable[[Workshop], Iterator[File]], ...]] = (
    root.pages,
    start.pages,
    area.pages,
    term.pages,
    document.pages,
    pledge.pages,
    badge.pages,
    names.pages,
    indicator.pages,
    feeds.pages,
    corrections.pages,
    method.pages,
    public.pages,
    follow.pages,
    former.pages,
)
