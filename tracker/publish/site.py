"""Build the site into a release of its own, check it, and only then let readers see it."""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.errors import SiteError
from tracker.publish.archive import lead_to_archive
from tracker.publish.assets import keep_assets
from tracker.publish.links import check_links
from tracker.publish.manifest import (
    About,
    Entry,
    Manifest,
    content_hash,
    fingerprint,
    links_file,
    read_manifest,
    write_links,
    write_manifest,
)
from tracker.publish.plan import plan_site
from tracker.publish.releases import Release, go_live, live, locked, prune
from tracker.publish.views import SiteView
from tracker.publish.workshop import File, Listing, hash_of_templates
from tracker.publish.writing import Job, link_unchanged, make_folders, write_changed
from tracker.resources import resource_folder


def build(
    site: SiteView,
    *,
    home: Path,
    link: Path,
    reports: Path | None = None,
    processes: int | None = None,
) -> Release:
    """Render what changed since the live release, and swap `link` to the whole in one step.

    Where nothing changed, no file is touched. `reports` is the folder of templates,
    translations and assets; the project's own by default. `processes` share the rendering; as
    many as the work is worth by default.
    """
    plan = plan_release(site, reports, home=home)
    with locked(home) as releases:
        now = live(releases, link)
        if now is not None and now.name == plan.name:
            return now
        release = Release(name=plan.name, folder=(releases / plan.name).resolve())
        if not release.folder.is_dir():
            with filled(plan, beside=release.folder, now=now, processes=processes) as fresh:
                lead_to_archive(fresh.folder, home)
                write_links(release.folder, fresh.manifest)
                fresh.folder.replace(release.folder)
        if now is not None:
            keep_assets(now.folder, release.folder)
        go_live(releases, release, link)
        prune(releases)
        return release


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every file of a release, and its name: the hash of all that it is made from."""

    site: SiteView
    files: Sequence[File | Listing]
    about: About
    name: str
    home: Path


def plan_release(site: SiteView, reports: Path | None, *, home: Path) -> Plan:
    """What is to be written, before anything is."""
    folder = reports or resource_folder("reports")
    files = plan_site(site, folder)
    about = replace(site.about, templates=hash_of_templates(folder))
    inputs = {file.path: file.input for file in files}
    name = fingerprint(about, inputs)[:16]
    return Plan(site=site, files=files, about=about, name=name, home=home)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A whole release that has passed all checks and has no name yet."""

    folder: Path
    manifest: Manifest


@contextmanager
def filled(
    plan: Plan, *, beside: Path, now: Release | None, processes: int | None = None
) -> Iterator[Fresh]:
    """Write a release into a folder that lies where `beside` will; whoever takes it renames it.

    Files that are as in the release `now` are links to those.
    """
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=beside.parent))
    try:
        fresh.chmod(0o755)
        manifest = _written(plan, fresh, now, processes)
        write_manifest(fresh, manifest)
        yield Fresh(folder=fresh, manifest=manifest)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _written(plan: Plan, fresh: Path, now: Release | None, processes: int | None) -> Manifest:
    before = _files_of(now) if now is not None else {}
    changed = [each for each in plan.files if not _is_as_before(each, before)]
    job = Job(
        files=changed,
        fresh=fresh,
        old=now.folder if now is not None else None,
        before=before,
        base_url=plan.site.publisher.base_url,
    )
    written = _fill(job, [file.path for file in plan.files], processes)
    entries = {file.path: written.get(file.path) or before[file.path] for file in plan.files}
    manifest = Manifest(release=plan.name, about=plan.about, files=entries)
    _check(fresh, manifest, written, gone=before.keys() - entries.keys(), home=plan.home)
    return manifest


def _files_of(now: Release) -> Mapping[str, Entry]:
    """None of a release that an earlier version of this code left: all of it is written anew."""
    return read_manifest(now.folder).files if links_file(now.folder).exists() else {}


def _fill(job: Job, paths: Sequence[str], processes: int | None) -> dict[str, Entry]:
    """Folders, then links to what is as before, then what has to be rendered."""
    make_folders(paths, job.fresh)
    changed = {file.path for file in job.files}
    if job.old is not None:
        link_unchanged((path for path in paths if path not in changed), job.old, job.fresh)
    return write_changed(job, processes)


def _is_as_before(file: File | Listing, before: Mapping[str, Entry]) -> bool:
    known = before.get(file.path)
    return known is not None and known.input == file.input


def _check(
    folder: Path, manifest: Manifest, written: Collection[str], *, gone: Collection[str], home: Path
) -> None:
    check_links(manifest, written=written, gone=gone, home=home)
    for path, entry in manifest.files.items():
        if not path.startswith("data/"):
            continue
        if content_hash((folder / path).read_bytes()) != entry.content:
            raise SiteError(
                f"the download {path} is not what was written",
                hint="a file of the live release was changed by hand: delete it and build again",
            )
