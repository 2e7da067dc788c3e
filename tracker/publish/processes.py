"""Work that two processes share, where there is work for two."""

import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process, get_context
from typing import Any, Final, TypeVar

_PROCESSES: Final = 2
_NEW_OBJECTS: Final = 10_000  # between two looks of a child's collector: few hold little memory

T = TypeVar("T")
R = TypeVar("R")


def processes_for(items: int, *, few: int) -> int:
    """Two for more than a few, where a fork is safe: no other thread holds a lock.

    A worker of Celery may have no children.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    is_alone = threading.active_count() == 1 and not current_process().daemon
    is_safe = hasattr(os, "fork") and is_alone
    return _PROCESSES if items > few and cores > 1 and is_safe else 1


def shared_out(
    work: Callable[[T], R], items: Sequence[T], *, processes: int, at_once: int
) -> Iterator[R]:
    """What the work gives for each item, in their order, however many processes share it.

    Children inherit work and items as they are: only numbers go in, and only results come out.
    """
    if processes == 1:
        yield from map(work, items)
        return
    gc.freeze()  # else a child's collector copies every page of memory that it looks at
    try:
        with ProcessPoolExecutor(
            processes,
            mp_context=get_context("fork"),
            initializer=_begin,
            initargs=(work, items, at_once),
        ) as pool:
            for results in pool.map(_some_done, range(0, len(items), at_once)):
                yield from results
    finally:
        gc.unfreeze()


_shares: list[tuple[Callable[[Any], Any], Sequence[Any], int]] = []  # of a child: its only one


def _begin(work: Callable[[T], R], items: Sequence[T], at_once: int) -> None:
    gc.set_threshold(_NEW_OBJECTS)
    _shares[:] = [(work, items, at_once)]


def _some_done(start: int) -> list[Any]:
    ((work, items, at_once),) = _shares
    return [work(each) for each in items[start : start + at_once]]
