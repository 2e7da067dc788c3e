"""Build the site into a release of its own, check it, and only then let readers see it."""

import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tracker.errors import SiteError
from tracker.publish.links import check_links
from tracker.publish.manifest import (
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
from tracker.publish.workshop import File
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
    files = plan_site(site, reports or resource_folder("reports"))
    inputs = {file.path: file.input for file in files}
    name = fingerprint(site.about, inputs)[:16]
    with locked(home) as releases:
        now = live(releases, link)
        if now is not None and now.name == name:
            return now
        release = Release(name=name, folder=(releases / name).resolve())
        if not release.folder.is_dir():
            _write(site, files, release, now, processes)
        go_live(releases, release, link)
        prune(releases)
        return release


def _write(
    site: SiteView,
    files: Sequence[File],
    release: Release,
    now: Release | None,
    processes: int | None,
) -> None:
    """Fill a folder beside the releases; it gets its name when all checks have passed."""
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=release.folder.parent))
    try:
        fresh.chmod(0o755)
        before = _files_of(now) if now is not None else {}
        changed = [each for each in files if not _is_as_before(each, before)]
        job = Job(
            files=changed,
            fresh=fresh,
            old=now.folder if now is not None else None,
            before=before,
            base_url=site.publisher.base_url,
        )
        written = _fill(job, [file.path for file in files], processes)
        entries = {file.path: written.get(file.path) or before[file.path] for file in files}
        manifest = Manifest(release=release.name, about=site.about, files=entries)
        _check(fresh, manifest, written, gone=before.keys() - entries.keys())
        write_manifest(fresh, manifest)
        write_links(release.folder, manifest)
        fresh.replace(release.folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


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


def _is_as_before(file: File, before: Mapping[str, Entry]) -> bool:
    known = before.get(file.path)
    return known is not None and known.input == file.input


def _check(
    folder: Path, manifest: Manifest, written: Collection[str], *, gone: Collection[str]
) -> None:
    check_links(manifest, written=written, gone=gone)
    for path, entry in manifest.files.items():
        if not path.startswith("data/"):
            continue
        if content_hash((folder / path).read_bytes()) != entry.content:
            raise SiteError(
                f"the download {path} is not what was written",
                hint="a file of the live release was changed by hand: delete it and build again",
            )
