"""Releases beside one another and the link that says which is live."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.errors import SiteError
from tracker.publish.assets import keep_assets
from tracker.publish.manifest import links_file

KEPT: Final = 10
_HISTORY: Final = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One complete site; the name is the hash of all that it was made from."""

    name: str
    folder: Path


@contextmanager
def locked(home: Path) -> Iterator[Path]:
    """The folder of releases, for one builder at a time."""
    releases = home / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with (releases / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield releases


def live(releases: Path, link: Path) -> Release | None:
    """The release that the link points to; None where it does not point to one of ours."""
    if not link.is_symlink():
        _refuse_what_is_there(releases, link)
        return None
    folder = link.resolve()
    if folder.parent != releases.resolve() or not folder.is_dir():
        return None
    return Release(name=folder.name, folder=folder)


def go_live(releases: Path, release: Release, link: Path) -> None:
    """Swap the link in one step, so that a reader sees the old site or the new one."""
    before = live(releases, link)
    _swap(release.folder, link)
    names = _history(releases)
    if before is not None and before.name in names:
        names = names[: names.index(before.name) + 1]
    names = [name for name in names if name != release.name]
    _remember(releases, [*names, release.name])


def rollback(home: Path, link: Path) -> Release:
    """Point the link to the release that was live before this one."""
    with locked(home) as releases:
        now, names = live(releases, link), _history(releases)
        at = names.index(now.name) if now is not None and now.name in names else 0
        earlier = [name for name in names[:at] if (releases / name).is_dir()]
        if not earlier:
            raise SiteError(
                "there is no earlier release to go back to",
                hint="build again with the figures you want; the live site is untouched",
            )
        release = Release(name=earlier[-1], folder=(releases / earlier[-1]).resolve())
        if now is not None:
            keep_assets(now.folder, release.folder)
        _swap(release.folder, link)
        return release


def prune(releases: Path) -> None:
    """Keep the last ten that were live; what a killed build left behind goes too."""
    names = _history(releases)[-KEPT:]
    links = (links_file(releases / name).name for name in names)
    kept = {".lock", _HISTORY, *names, *links}
    for path in releases.iterdir():
        if path.name not in kept:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _swap(folder: Path, link: Path) -> None:
    parent = link.parent.resolve()
    parent.mkdir(parents=True, exist_ok=True)
    fresh = parent / f".{link.name}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(folder, parent))
    fresh.replace(parent / link.name)


def _refuse_what_is_there(releases: Path, link: Path) -> None:
    if link.parent.resolve().is_relative_to(releases.resolve()):
        raise SiteError(
            f"{link} lies among the releases, which are cleared away by themselves",
            hint="set TRACKER_SITE to a path outside of TRACKER_HOME/releases",
        )
    if link.exists():
        kind = "folder" if link.is_dir() else "file"
        raise SiteError(
            f"{link} is a {kind}, and the site needs a link in its place",
            hint=f"move that {kind} away, or set TRACKER_SITE to a path that does not exist yet",
        )


def _history(releases: Path) -> list[str]:
    file = releases / _HISTORY
    return file.read_text("utf-8").split() if file.exists() else []


def _remember(releases: Path, names: list[str]) -> None:
    fresh = releases / f"{_HISTORY}.new"
    fresh.write_text("".join(f"{name}\n" for name in names[-KEPT:]), "utf-8")
    fresh.replace(releases / _HISTORY)
