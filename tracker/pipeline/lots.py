"""Work on lots of which none depends on another, in several processes where that pays."""

import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

Lot = TypeVar("Lot")
Found = TypeVar("Found")

_FORK = "fork"  # a fresh interpreter would import NumPy and SciPy for longer than most work takes
_ALIGNED = 64  # bytes: where NumPy likes its arrays to begin
_work: list[Callable[[int], "_Sent"]] = []  # what a forked worker has inherited, in it alone


def over_lots(
    work: Callable[[Lot], Found], lots: Sequence[Lot], *, processes: int = 1
) -> list[Found]:
    """What `work` finds in each lot, in their order; the same bits in one process and in several.

    Neither `work` nor the lots are sent to the workers, which inherit them; what they find is
    pickled, but for its arrays: those come through files that are mapped and not read.
    """
    if min(processes, len(lots)) < 2 or not may_fork():  # noqa: PLR2004 - nothing to share
        return [work(lot) for lot in lots]
    with TemporaryDirectory(prefix="tracker-lots-") as folder:

        def send(number: int) -> _Sent:
            return _Sent.of(work(lots[number]), Path(folder) / str(number))

        with ProcessPoolExecutor(
            min(processes, len(lots)),
            mp_context=multiprocessing.get_context(_FORK),
            initializer=_begin,
            initargs=(send,),
        ) as pool:
            return [sent.received() for sent in pool.map(_worked, range(len(lots)))]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Whether a copy of this process could work: it knows how to, and no thread holds a lock."""
    return (
        _FORK in multiprocessing.get_all_start_methods()
        and threading.active_count() == 1
        and not multiprocessing.current_process().daemon
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A pickle whose arrays lie in a file, each where `places` says."""

    pickled: bytes
    file: Path
    places: tuple[slice, ...]

    @classmethod
    def of(cls, found: object, file: Path) -> "_Sent":
        buffers: list[pickle.PickleBuffer] = []
        pickled = pickle.dumps(found, protocol=5, buffer_callback=buffers.append)
        places = []
        with file.open("wb") as sent:
            sent.write(bytes(_ALIGNED))  # nothing can be mapped of an empty file
            for each in buffers:
                start = sent.tell()
                sent.write(each.raw())
                places.append(slice(start, sent.tell()))
                sent.write(bytes(-sent.tell() % _ALIGNED))
        return cls(pickled=pickled, file=file, places=tuple(places))

    def received(self) -> Any:  # noqa: ANN401 - whatever was sent
        """The arrays may be written to; the file is gone once nobody looks at them any more."""
        with self.file.open("rb") as sent:
            mapped = memoryview(mmap(sent.fileno(), 0, access=ACCESS_COPY))
        self.file.unlink()
        buffers = [mapped[place] for place in self.places]
        return pickle.loads(self.pickled, buffers=buffers)  # noqa: S301 - of our own worker


def _begin(send: Callable[[int], _Sent]) -> None:
    _work[:] = [send]


def _worked(number: int) -> _Sent:
    return _work[0](number)
