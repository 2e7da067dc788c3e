"""The site in other places than the live release: a folder of one's own, and the archive."""

import shutil
from pathlib import Path

from tracker.errors import SiteError
from tracker.publish.addresses import ARCHIVE
from tracker.publish.manifest import paths_in
from tracker.publish.releases import live, locked
from tracker.publish.site import filled, plan_release
from tracker.publish.views import SiteView


def write_out(site: SiteView, folder: Path, *, home: Path, reports: Path | None = None) -> None:
    """The checked site in a folder that is new, empty, or holds an earlier copy and no more.

    The live site and its releases are as before. SiteError for any other folder.
    """
    _refuse(folder, home)
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with filled(plan_release(site, reports, home=home), beside=target, now=None) as fresh:
            _put(fresh.folder, target)
    except OSError as error:
        raise SiteError(
            f"{folder} could not be written: {error.strerror}",
            hint="name a folder in a place where this user may make folders",
        ) from error


def keep_month(
    site: SiteView, month: str, *, home: Path, link: Path, reports: Path | None = None
) -> bool:
    """The site as the reports of a month were composed from it; False where no site is live.

    What is as in the live release is linked, not copied. A copy that is there is replaced.
    """
    if not link.is_symlink():
        return False
    plan = plan_release(site, reports, home=home)
    with locked(home) as releases:
        now = live(releases, link)
        if now is None:
            return False
        target = home / ARCHIVE / month
        target.parent.mkdir(exist_ok=True)
        for left in target.parent.glob(".*"):  # by a run that was killed
            shutil.rmtree(left)
        with filled(plan, beside=target, now=now) as fresh:
            _put(fresh.folder, target)
        return True


def _put(fresh: Path, target: Path) -> None:
    """A folder takes the place of another; a kill in between leaves the other under `.old-…`."""
    if not target.exists():
        fresh.replace(target)
        return
    old = target.with_name(f".old-{target.name}")
    target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old)


def _refuse(folder: Path, home: Path) -> None:
    """Nothing that somebody else put there may be lost."""
    hint = "name a new or an empty folder, or one that `tracker build --out` wrote"
    if folder.is_symlink():
        raise SiteError(f"{folder} is a link", hint=hint)
    if folder.resolve().is_relative_to(home.resolve()):
        raise SiteError(f"{folder} lies in TRACKER_HOME", hint="name a folder outside of it")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SiteError(f"{folder} is a file", hint=hint)
    known = paths_in(folder) or frozenset()
    found = (each for each in sorted(folder.rglob("*")) if not each.is_dir() or each.is_symlink())
    strange = next(
        (each for each in found if each.relative_to(folder).as_posix() not in known), None
    )
    if strange is not None:
        name = strange.relative_to(folder).as_posix()
        raise SiteError(f"{folder} holds {name}, which no build put there", hint=hint)
