"""The gates of what lies on the disk: valid HTML and SVG, and pages that are light to load."""

import gzip
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

MOST_BYTES: Final = 60_000
SHOWN: Final = re.compile(r'<(?:link rel="stylesheet"|script|img)\s[^>]*?(?:href|src)="([^"]+)"')
CONFIG: Final = Path(__file__).with_name("htmlvalidate.json")
# Not faults: the checker reads files, where "'self'" of a policy is nothing, and takes data
# (JSON-LD) for a script; the browser checks the policy. It guesses languages, and wrongly where
# names of licences fill a page.
NO_FAULTS: Final = (
    ".*(Resource|Inline script) violates Content Security Policy.*|.*appears to be written in.*"
)


def vnu(jar: Path, files: Sequence[Path]) -> list[str]:
    """What the checker of the W3C's HTML standard says, warnings included."""
    chosen = ["--Werror", "--also-check-svg", "--format", "json", "--stdout"]
    told = subprocess.run(
        [_program("java"), "-jar", jar, *chosen, "--filterpattern", NO_FAULTS, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    messages: list[dict[str, Any]] = json.loads(told.stdout)["messages"]
    return [
        f"{urlsplit(each['url']).path}:{each.get('lastLine', 0)}: {each['message']}"
        for each in messages
        if each["type"] == "error" or each.get("subType") in {"warning", "fatal"}
    ]


def html_validate(program: Path, files: Sequence[Path]) -> list[str]:
    """What html-validate says with its standard and its accessibility rules."""
    with tempfile.TemporaryFile("w+") as told:  # it ends before a pipe has taken everything
        subprocess.run(
            [_program("node"), program, "--config", CONFIG, "--formatter", "json", *files],
            stdout=told,
            check=False,
        )
        told.seek(0)
        results = json.load(told)
    return [
        f"{file['filePath']}:{each['line']}: {each['ruleId']}: {each['message']}"
        for file in results
        for each in file["messages"]
    ]


def heavy(site: Path, pages: Iterable[str]) -> list[str]:
    """Pages that are 60 kB or more, compressed with their style, scripts and pictures."""
    weights = {page: weight(site, page) for page in pages}
    return [f"{page}: {size:,} bytes" for page, size in weights.items() if size >= MOST_BYTES]


def weight(site: Path, page: str) -> int:
    """The bytes that travel before a page is whole."""
    html = (site / page).read_bytes()
    parts = {urljoin("/" + page, each) for each in SHOWN.findall(html.decode())}
    own = [site / unquote(each).lstrip("/") for each in parts if each.startswith("/")]
    return sum(_packed(content) for content in (html, *(file.read_bytes() for file in own)))


def _program(name: str) -> str:
    return shutil.which(name) or name


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))
