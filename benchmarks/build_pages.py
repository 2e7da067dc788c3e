# ruff: noqa: INP001 - a folder of scripts, no package
"""10,008 pages with a chart from a database: ours, plain Jinja2 and Hugo beside writing them.

Each contender runs in a process of its own; memory is the peak of all its processes together,
shared pages counted once, above what it held when its imports were done.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path
from statistics import mean

from site_pages import CONTENDERS
from site_world import MUNICIPALITIES, load_changed, load_first, write_catalogue
from watching import watched, work_when_told

CHANGED = 0.01
ROWS = (
    ("full", "**ours, everything**"),
    ("floor", "floor: write the same files"),
    ("floor-of-pages", "floor: write the pages of pledges"),
    ("jinja", "plain Jinja2, pages of pledges only"),
    ("hugo", "Hugo, pages of pledges only"),
    ("nothing", "**ours, nothing changed**"),
    ("part", "**ours, 1 % changed**"),
)


def main() -> None:
    """Prepare the invented country once, then run every contender on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder on the disk to measure")
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    parser.add_argument("--child", choices=sorted(CONTENDERS))
    chosen = parser.parse_args()
    if chosen.child:
        work_when_told(CONTENDERS[chosen.child](chosen.folder))
        return
    write_catalogue(chosen.folder / "catalogue", chosen.municipalities)
    load_first(chosen.folder)
    found: dict[str, dict[str, float]] = {}
    for name, title in ROWS:
        if name == "hugo" and shutil.which("hugo") is None:
            print("hugo is not there and is left out: apt-get install hugo")
            continue
        if name == "part":
            print(f"1 %: {load_changed(chosen.folder, CHANGED)} pledges with a new figure")
        found[name] = watched(__file__, str(chosen.folder), "--child", name, counts="files")
        print(f"{title}: {json.dumps(found[name])}", flush=True)
    print(f"a page: {_page_size(chosen.folder):.1f} kB compressed with its style sheet")


def _page_size(folder: Path) -> float:
    """The mean of a hundred pages, each with the one style sheet."""
    pages = sorted((folder / "site/en/pledge").rglob("index.html"))[:100]
    style = next((folder / "site/static").glob("site.*.css")).read_bytes()
    sizes = [len(gzip.compress(each.read_bytes(), mtime=0)) for each in pages]
    return (mean(sizes) + len(gzip.compress(style, mtime=0))) / 1000


if __name__ == "__main__":
    main()
