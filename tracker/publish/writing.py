"""Write the files of a release: what is as before is linked, the rest rendered by two processes."""

import gc
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import Final

from tracker.errors import SiteError, TrackerError
from tracker.publish.check_html import checked_page
from tracker.publish.links import Links
from tracker.publish.manifest import Entry, content_hash
from tracker.publish.workshop import File, Listing

FEW: Final = 200  # so many are written before a second process is ready
_PROCESSES: Final = 2
_AT_ONCE: Final = 24
_NEW_OBJECTS: Final = 10_000  # between two looks of a child's collector: few hold little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be written where; `before` are the files of the live release in `old`."""

    files: Sequence[File | Listing]
    fresh: Path
    old: Path | None
    before: Mapping[str, Entry]
    base_url: str


def link_unchanged(paths: Iterable[str], old: Path, fresh: Path) -> None:
    """The same files under the new release: no byte is copied."""
    for path in paths:
        os.link(old / path, fresh / path)


def make_folders(paths: Iterable[str], fresh: Path) -> None:
    """Every folder that some file lies in."""
    made = {""}
    for path in paths:
        _make_folder(path.rpartition("/")[0], str(fresh), made)


def write_changed(job: Job, processes: int | None = None) -> dict[str, Entry]:
    """Render and write; order and bytes are the same however many processes share the work."""
    first = replace(job, files=[each for each in job.files if isinstance(each, File)])
    number = _processes(len(first.files)) if processes is None else processes
    if number == 1:
        entries = [_written(job, file) for file in first.files]
    else:
        entries = list(_shared_out(first, number))
    found = {file.path: entry for file, entry in zip(first.files, entries, strict=True)}
    listings = (each for each in job.files if isinstance(each, Listing))
    return found | {each.path: _written(job, each) for each in listings}


def _make_folder(folder: str, root: str, made: set[str]) -> None:
    if folder in made:
        return
    _make_folder(folder.rpartition("/")[0], root, made)
    os.mkdir(f"{root}/{folder}")  # noqa: PTH102 - ten thousand of them: a Path each would double it
    made.add(folder)


def _processes(files: int) -> int:
    """Two, where there is work for two, and where a fork is safe: no other thread holds a lock.

    A worker of Celery may have no children.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    is_alone = threading.active_count() == 1 and not current_process().daemon
    is_safe = hasattr(os, "fork") and is_alone
    return _PROCESSES if files > FEW and cores > 1 and is_safe else 1


def _shared_out(job: Job, processes: int) -> Iterator[Entry]:
    """Children inherit models, templates and translations as they are; only numbers are sent."""
    starts = range(0, len(job.files), _AT_ONCE)
    gc.freeze()  # else a child's collector copies every page of memory that it looks at
    try:
        with ProcessPoolExecutor(
            processes, mp_context=get_context("fork"), initializer=_begin, initargs=(job,)
        ) as pool:
            for entries in pool.map(_some_written, starts):
                yield from entries
    finally:
        gc.unfreeze()


_jobs: list[Job] = []  # of a child: its only one


def _begin(job: Job) -> None:
    gc.set_threshold(_NEW_OBJECTS)
    _jobs[:] = [job]


def _some_written(start: int) -> list[Entry]:
    (job,) = _jobs
    return [_written(job, file) for file in job.files[start : start + _AT_ONCE]]


def _written(job: Job, file: File | Listing) -> Entry:
    content = _rendered(file, job.fresh)
    hashed = content_hash(content)
    known = job.before.get(file.path)
    target = job.fresh / file.path
    if job.old is not None and known is not None and known.content == hashed:
        os.link(job.old / file.path, target)
    else:
        target.write_bytes(content)
    links = Links()
    if file.path.endswith(".html"):
        links = checked_page(file.path, content.decode(), base_url=job.base_url)
    return Entry(
        input=file.input,
        content=hashed,
        links=tuple(sorted(links.targets)),
        alternates=links.alternates,
    )


def _rendered(file: File | Listing, fresh: Path) -> bytes:
    try:
        return file.render() if isinstance(file, File) else file.render(fresh)
    except TrackerError:
        raise
    except Exception as error:
        raise SiteError(
            f"{file.path} could not be made: {type(error).__name__}: {error}",
            hint="the last good site stays up; correct the template or the page's model",
        ) from error
