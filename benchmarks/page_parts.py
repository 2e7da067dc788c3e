# ruff: noqa: INP001 - a folder of scripts, no package
"""What a build in which one per cent changed is made of: CPU seconds of each part, in one process.

Takes the folder that `build_pages.py` left. Each part is done alone, beside the live release.
"""

import argparse
import shutil
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from site_world import opened

from tracker.catalogue.load import load
from tracker.pipeline.collector import collector_at_rest
from tracker.pipeline.context import today
from tracker.pipeline.pages import site_view
from tracker.publish.check_html import checked_page
from tracker.publish.manifest import read_manifest, write_links, write_manifest
from tracker.publish.plan import plan_site
from tracker.publish.workshop import File, Listing
from tracker.publish.writing import link_unchanged, make_folders
from tracker.resources import resource_folder

CHANGED = 100  # one place of so many
LISTS = ("index.html", "a-z/", "a-aa/", "document/", "dokument/", "maatstaf/", "maaling/")
Part = TypeVar("Part")


def main() -> None:
    """Print a line for each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="what build_pages.py filled")
    folder = parser.parse_args().folder
    with collector_at_rest():
        _measure(folder)


def _measure(folder: Path) -> None:
    live, fresh = (folder / "site").resolve(), folder / "parts"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    _timed("read the catalogue", lambda: load(folder / "catalogue"))
    with opened(folder) as context:
        view = _timed("read, judge, a key for each", lambda: site_view(context, today(context)))
        files = _timed("plan the files", lambda: plan_site(view, resource_folder("reports")))
        manifest = _timed("read what the last release holds", lambda: read_manifest(live))
        paths = [each.path for each in files]
        _timed("make folders", lambda: make_folders(paths, fresh))
        _timed("link files", lambda: link_unchanged(paths, live, fresh))
        write = (fresh / "new", fresh / "beside")
        write[0].mkdir()
        _timed("write what this one holds", lambda: write_manifest(write[0], manifest))
        _timed("write its links", lambda: write_links(write[1], manifest))
        pages = [each for each in files if isinstance(each, File)]
        lists = [each for each in pages if _is_list(each)]
        codes = {each.area.page_id for each in view.areas[::CHANGED]}
        own = [each for each in pages if codes & set(_words_of(each.path))]
        for name, chosen in (("lists of all promises", lists), ("pages of 1 %", own)):
            found = _timed(f"render {name} ({len(chosen)})", partial(_rendered, chosen))
            _timed(f"check {name}", partial(_checked, found))
        packages = [each for each in files if isinstance(each, Listing)]
        _timed("describe packages", lambda: [each.render(fresh) for each in packages])
    shutil.rmtree(fresh)


def _is_list(file: File) -> bool:
    return file.path[3:].startswith(LISTS) and file.path.endswith(".html")


def _words_of(path: str) -> Iterable[str]:
    """`en/pledge/gm0014-thing-0/` is a page of gm0014, and so is `en/place/gm0014/`."""
    return (each.split("-")[0].split(".")[0] for each in path.split("/"))


def _rendered(files: Iterable[File]) -> list[tuple[str, str]]:
    return [(each.path, each.render().decode()) for each in files]


def _checked(found: Iterable[tuple[str, str]]) -> None:
    for path, html in found:
        if path.endswith(".html"):
            checked_page(path, html, base_url="https://tracker.example")


def _timed(name: str, work: Callable[[], Part]) -> Part:
    start = time.process_time()
    found = work()
    print(f"{name}: {time.process_time() - start:.2f}", flush=True)
    return found


if __name__ == "__main__":
    main()
