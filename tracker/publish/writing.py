"""Write the files of a release: what is as before is linked, the rest rendered by two processes."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tracker.errors import SiteError, TrackerError
from tracker.publish.check_html import checked_page
from tracker.publish.links import Links
from tracker.publish.manifest import Entry, content_hash
from tracker.publish.processes import processes_for, shared_out
from tracker.publish.workshop import File, Listing

FEW: Final = 200  # so many are written before a second process is ready
_AT_ONCE: Final = 24


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
    first = [each for each in job.files if isinstance(each, File)]
    number = processes_for(len(first), few=FEW) if processes is None else processes
    entries = shared_out(partial(_written, job), first, processes=number, at_once=_AT_ONCE)
    found = {file.path: entry for file, entry in zip(first, entries, strict=True)}
    listings = (each for each in job.files if isinstance(each, Listing))
    return found | {each.path: _written(job, each) for each in listings}


def _make_folder(folder: str, root: str, made: set[str]) -> None:
    if folder in made:
        return
    _make_folder(folder.rpartition("/")[0], root, made)
    os.mkdir(f"{root}/{folder}")  # noqa: PTH102 - ten thousand of them: a Path each would double it
    made.add(folder)


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
