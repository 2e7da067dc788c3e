"""Build the site into a release of its own, check it, and only then let readers see it."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tracker.errors import SiteError
from tracker.publish.links import Links, check_links, read_links
from tracker.publish.manifest import (
    Entry,
    Manifest,
    content_hash,
    fingerprint,
    read_manifest,
    write_manifest,
)
from tracker.publish.plan import plan_site
from tracker.publish.releases import Release, go_live, live, locked, prune
from tracker.publish.views import SiteView
from tracker.publish.workshop import File
from tracker.resources import resource_folder


def build(site: SiteView, *, home: Path, link: Path, reports: Path | None = None) -> Release:
    """Render what changed since the live release, and swap `link` to the whole in one step.

    Where nothing changed, no file is touched. `reports` is the folder of templates,
    translations and assets; the project's own by default.
    """
    files = plan_site(site, reports or resource_folder("reports"))
    name = fingerprint({file.path: file.input for file in files})[:16]
    with locked(home) as releases:
        now = live(releases, link)
        if now is not None and now.name == name:
            return now
        release = Release(name=name, folder=(releases / name).resolve())
        if not release.folder.is_dir():
            _write(site, files, release, now)
        go_live(releases, release, link)
        prune(releases)
        return release


def _write(site: SiteView, files: Sequence[File], release: Release, now: Release | None) -> None:
    """Fill a folder beside the releases; it gets its name when all checks have passed."""
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=release.folder.parent))
    try:
        fresh.chmod(0o755)
        before = read_manifest(now.folder) if now is not None else None
        entries = {
            file.path: _place(file, fresh, now, before, site.publisher.base_url) for file in files
        }
        manifest = Manifest(release=release.name, code_version=site.code_version, files=entries)
        write_manifest(fresh, manifest)
        check_links(manifest)
        _check_downloads(fresh, manifest)
        fresh.replace(release.folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _place(
    file: File, fresh: Path, now: Release | None, before: Manifest | None, base_url: str
) -> Entry:
    """Link the file of the live release where it is still right, else write a new one."""
    target = fresh / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    old = before.files.get(file.path) if before is not None else None
    if now is not None and old is not None and old.input == file.input:
        os.link(now.folder / file.path, target)
        return old
    content = file.render()
    hashed = content_hash(content)
    if now is not None and old is not None and old.content == hashed:
        os.link(now.folder / file.path, target)
    else:
        target.write_bytes(content)
    is_page = file.path.endswith(".html")
    links = read_links(file.path, content.decode(), base_url=base_url) if is_page else Links()
    return Entry(
        input=file.input,
        content=hashed,
        links=tuple(sorted(links.targets)),
        alternates=links.alternates,
    )


def _check_downloads(folder: Path, manifest: Manifest) -> None:
    for path, entry in manifest.files.items():
        if not path.startswith("data/"):
            continue
        if content_hash((folder / path).read_bytes()) != entry.content:
            raise SiteError(
                f"the download {path} is not what was written",
                hint="a file of the live release was changed by hand: delete it and build again",
            )
