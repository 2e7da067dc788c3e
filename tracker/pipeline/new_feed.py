"""A valid skeleton of a feed, written into a checkout: all its tests pass before it is edited."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.errors import SettingsError
from tracker.feeds import FEEDS_BY_ID

CHECKOUT: Final = Path(__file__).parents[2]
_ID: Final = re.compile(r"[a-z]{2,5}(_[a-z0-9]+){2,}")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PATH: Final = r"(?:/(?!\.\.?(?:/|$))(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*)*"
_ADDRESS: Final = re.compile(rf"https://(?:{_LABEL}\.)+[a-z]{{2,}}{_PATH}")
_LIST: Final = Path("tracker/feeds/__init__.py")
_INDICATORS: Final = Path("tracker/catalogue/indicators.toml")
_REPLAY: Final = Path("tests/recordings/replay.toml")


def new_feed(
    catalogue: Catalogue,
    feed: str,
    *,
    indicator: str,
    url: str,
    now: datetime,
    checkout: Path = CHECKOUT,
) -> list[str]:
    """Write module, rule file, recording and test, and the lines that name them; gives the files.

    SettingsError where the name is taken or wrong; then nothing is written.
    """
    _require_fit(catalogue, feed, indicator, url, checkout)
    values = _values(catalogue, feed, indicator, url, now)
    written = dict(_files(feed, values, checkout))
    for path, text in written.items():
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / path).write_text(text, encoding="utf-8")
    return [str(path) for path in written]


def _files(feed: str, values: Mapping[str, str], checkout: Path) -> Iterator[tuple[Path, str]]:
    def filled(name: str) -> str:
        template = checkout / "docs/skeleton" / f"{name}.txt"
        return Template(template.read_text(encoding="utf-8")).substitute(values)

    def changed(path: Path) -> str:
        return (checkout / path).read_text(encoding="utf-8")

    area, indicator = values["area"], values["indicator"]
    yield Path(f"tracker/feeds/{feed}.py"), filled("feed.py")
    yield Path(f"expectations/{feed}.json"), filled("suite.json")
    yield Path(f"tests/feeds/test_{feed}.py"), filled("test.py")
    recording = f'[{{"area": "{area}", "period": "2024", "value": 1.0}}]\n'
    yield Path("tests/recordings") / values["recording"], recording
    yield _REPLAY, changed(_REPLAY) + filled("replay.toml")
    yield _LIST, _listed(changed(_LIST), feed)
    yield _INDICATORS, _served(changed(_INDICATORS), indicator, feed)


def _listed(text: str, feed: str) -> str:
    """The import in its alphabetical place, and the feed at the end of the list."""
    names = sorted({*re.findall(r"^    (\w+),$", text, re.MULTILINE), feed})
    imports = "from tracker.feeds import (\n" + "".join(f"    {name},\n" for name in names) + ")"
    text = re.sub(r"from tracker\.feeds import \([^)]*\)", imports, text, count=1)
    before, after = text.split("\n)\n\n\nFEEDS_BY_ID", maxsplit=1)
    return f"{before}\n    {feed}.FEED,\n)\n\n\nFEEDS_BY_ID{after}"


def _served(text: str, indicator: str, feed: str) -> str:
    """The feed as the last of those that may serve the indicator."""
    before, heading, rest = text.partition(f"[{indicator}]\n")
    listed = re.search(r"^feeds = \[(.*)\]$", rest, re.MULTILINE)
    if listed is None:
        raise _wrong(f"{indicator} has no line `feeds = […]`", f"correct {_INDICATORS}")
    feeds = ", ".join(filter(None, (listed[1], f'"{feed}"')))
    return f"{before}{heading}{rest[: listed.start()]}feeds = [{feeds}]{rest[listed.end() :]}"


def _values(
    catalogue: Catalogue, feed: str, indicator: str, url: str, now: datetime
) -> dict[str, str]:
    found = catalogue.indicators[indicator]
    country = feed[:2].upper()
    areas = (area.code for area in catalogue.areas.values() if area.country == country)
    return {
        "id": feed,
        "indicator": indicator,
        "url": url,
        "unit": found.unit,
        "nature": found.nature.name,
        "area": next(areas, next(iter(catalogue.areas))),
        "day": f"{now.year}, {now.month}, {now.day}",
        "moment": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "recording": f"{url.split('/')[2]}/{feed}.json",
    }


def _require_fit(catalogue: Catalogue, feed: str, indicator: str, url: str, checkout: Path) -> None:
    if not (checkout / _REPLAY).is_file():
        raise _wrong("an installed package has no place for a new feed", "work in a checkout")
    if not _ID.fullmatch(feed):
        raise _wrong(f"{feed!r} is no feed id", "write country_publisher_subject, as nl_cbs_solar")
    if feed in FEEDS_BY_ID or (checkout / f"tracker/feeds/{feed}.py").exists():
        raise _wrong(f"there is a feed {feed} already", "choose another name, or edit that one")
    if indicator not in catalogue.indicators:
        known = ", ".join(catalogue.indicators)
        raise _wrong(f"there is no indicator {indicator!r}", f"add it, or take one of {known}")
    if not _ADDRESS.fullmatch(url):
        raise _wrong(
            f"{url!r} is no address for a skeleton",
            "write https://, a host and a path of letters, digits and -._~%/, without user, port "
            "and query; whatever else the publisher asks for is written into the module",
        )


def _wrong(what: str, remedy: str) -> SettingsError:
    return SettingsError(what, hint=remedy)
