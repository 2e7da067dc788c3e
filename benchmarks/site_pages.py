# ruff: noqa: INP001 - a folder of scripts, no package
"""The ways to make the pages: each takes the folder and gives the call that is measured."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from site_world import opened

from tracker.pipeline.context import today
from tracker.pipeline.pages import site_view
from tracker.pipeline.publishing import publish
from tracker.publish.manifest import paths_in
from tracker.publish.pages import pledge
from tracker.publish.workshop import open_workshop
from tracker.resources import resource_folder

Work = Callable[[], Sequence[int]]
PAGES = ("nl/belofte", "da/loefte", "en/pledge")
FRAME = "embed"


def ours(folder: Path) -> Work:
    """A whole `tracker build`, the catalogue's reading included."""

    def work() -> Sequence[int]:
        with opened(folder) as context:
            release = publish(context, today(context))
        return (len(paths_in(release.folder) or ()),)

    return work


def floor(folder: Path) -> Work:
    """Write the same files from memory, all of them and then the pages of pledges alone."""
    site = (folder / "site").resolve()
    files = {
        each.relative_to(site): each.read_bytes() for each in site.rglob("*") if each.is_file()
    }
    return _writer(files, folder / "floor")


def floor_of_pages(folder: Path) -> Work:
    """The same for the pages that plain Jinja2 and Hugo make."""
    site = (folder / "site").resolve()
    files = {each.relative_to(site): each.read_bytes() for each in _pages_of_pledges(site)}
    return _writer(files, folder / "floor-of-pages")


def _pages_of_pledges(site: Path) -> Iterator[Path]:
    """Without the charts for frames, which lie in a folder below each."""
    found = (each for place in PAGES for each in (site / place).rglob("index.html"))
    return (each for each in found if each.parent.name != FRAME)


def _writer(files: Mapping[Path, bytes], fresh: Path) -> Work:
    shutil.rmtree(fresh, ignore_errors=True)

    def work() -> Sequence[int]:
        for path, content in files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return (len(files),)

    return work


def jinja(folder: Path) -> Work:
    """The same templates and models in one loop: no key, no check, no release, one process."""
    fresh = folder / "jinja"
    shutil.rmtree(fresh, ignore_errors=True)

    def work() -> Sequence[int]:
        number = 0
        with opened(folder) as context:
            site = site_view(context, today(context))
            workshop = open_workshop(site, resource_folder("reports"))
            for file in pledge.pages(workshop):
                if Path(file.path).parent.name == FRAME:
                    continue
                target = fresh / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.render())
                number += 1
        return (number,)

    return work


def hugo(folder: Path) -> Work:
    """Bodies that are finished already, charts included, put into a frame with title and links."""
    source = folder / "hugo"
    shutil.rmtree(source, ignore_errors=True)
    site = (folder / "site").resolve()
    (source / "layouts/_default").mkdir(parents=True)
    (source / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = '
        '["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]\n',
        "utf-8",
    )
    (source / "layouts/_default/single.html").write_text(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
        '<link rel="canonical" href="{{ .Permalink }}"></head><body>{{ .Content }}</body></html>\n',
        "utf-8",
    )
    for each in _pages_of_pledges(site):
        body = each.read_text("utf-8").partition("<body>")[2].partition("</body>")[0]
        target = source / "content" / each.parent.relative_to(site)
        target.mkdir(parents=True)
        head = json.dumps({"title": each.parent.name})
        (target / "index.html").write_text(f"{head}\n\n{body}", "utf-8")

    def work() -> Sequence[int]:
        command = ["hugo", "--quiet", "--config", "hugo.toml"]
        subprocess.run(command, cwd=source, check=True)
        return (sum(1 for _ in (source / "public").rglob("index.html")),)

    return work


CONTENDERS = {
    "floor": floor,
    "floor-of-pages": floor_of_pages,
    "full": ours,
    "hugo": hugo,
    "jinja": jinja,
    "nothing": ours,
    "part": ours,
}
