# ruff: noqa: INP001 - a folder of scripts, no package
"""An invented country for the benchmark of pages: a catalogue, a database with figures.

Eight pledges in each of 417 municipalities, ten yearly figures behind each: 3,336 pledges, 10,008
pages in three languages, each with a chart. Real codes and names of places, invented all else.
"""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tracker.domain.observation import ObsStatus
from tracker.fetch.snapshot import Exchange, Manifest
from tracker.pipeline.assessing import record
from tracker.pipeline.context import Context, open_context, today
from tracker.resources import resource_folder
from tracker.settings import Settings
from tracker.store.observations import Figure, add_vintage
from tracker.store.snapshots import CheckRow, SnapshotRow, add_snapshot

FEED = "nl_cbs_solar"
INDICATORS = 8
MUNICIPALITIES = 417
YEARS = range(2016, 2026)
FIRST_DAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
LATER_DAY = datetime(2026, 5, 4, 6, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
LANGUAGES = ("nl", "da", "en")
WORDS = (
    "The municipality wants this number to grow in its whole area and says so in its programme. "
    "It names a goal and a day, and it says who has to act."
)


def write_catalogue(folder: Path, municipalities: int) -> None:
    """The files that editors would write."""
    known = (resource_folder("reports").parent / "tracker/catalogue/areas.csv").read_text("utf-8")
    head, *lines = known.splitlines()
    names = head.split(",")
    live = [each for each in lines if _field(each, names, "valid_to") == "" and "," in each]
    countries = [each for each in live if _is_country(each)]
    places = [
        each for each in live if _field(each, names, "beside") == "" and not _is_country(each)
    ]
    chosen = [*places[:municipalities], *_more_places(municipalities - len(places), head)]
    codes = [each.split(",")[0] for each in chosen]
    (folder / "pledges").mkdir(parents=True)
    (folder / "areas.csv").write_text("\n".join([head, *countries, *chosen, ""]), "utf-8")
    (folder / "declared.csv").write_text(
        "area,indicator,period,reference,value,unit,obs_status,source_title,address,read\n", "utf-8"
    )
    (folder / "indicators.toml").write_text("\n".join(map(_indicator, range(INDICATORS))), "utf-8")
    (folder / "councils.toml").write_text("\n".join(map(_council, codes)), "utf-8")
    (folder / "documents.toml").write_text(_document(), "utf-8")
    for code in codes:
        pledges = (_pledge(code, each) for each in range(INDICATORS))
        (folder / f"pledges/{code.lower()}.toml").write_text("\n".join(pledges), "utf-8")


@contextmanager
def opened(folder: Path, at: datetime = NOW) -> Iterator[Context]:
    """The invented country, opened on a day that stands still."""
    settings = Settings(
        home=folder / "var",
        site=folder / "site",
        database_url=f"sqlite:///{folder / 'tracker.db'}",
        catalogue=folder / "catalogue",
        demo=True,
        pictures=False,
        prints=False,
    )
    with open_context(settings, lambda: at) as context:
        yield context


def load_first(folder: Path) -> None:
    """All figures, and every pledge judged on them."""
    with opened(folder) as context:
        areas = [each.area for each in context.catalogue.councils.values()]
        _load(context, FIRST_DAY, [each for code in areas for each in _figures(code)])
        record(context, today(context))


def load_changed(folder: Path, part: float) -> int:
    """New last figures for a part of the municipalities; gives how many pledges that touches."""
    with opened(folder) as context:
        areas = [each.area for each in context.catalogue.councils.values()]
        changed = areas[:: round(1 / part)][: round(len(areas) * part)]
        newest = [each for code in changed for each in _figures(code) if each.period == "2025"]
        figures = [replace(each, value=(each.value or 0.0) * 1.1) for each in newest]
        _load(context, LATER_DAY, figures)
        record(context, today(context))
    return len(figures)


def _load(context: Context, at: datetime, figures: list[Figure]) -> None:
    exchange = Exchange(
        address="https://figures.example/all.json",
        role="figures",
        area="",
        status=200,
        media_type="application/json",
        etag=None,
        last_modified=None,
        fetched_at=at,
        sha256=hashlib.sha256(str(at).encode()).hexdigest(),
        size=len(figures),
    )
    manifest = Manifest(feed=FEED, fetched_at=at, exchanges=(exchange,))
    sha256 = context.raw.save(manifest)
    row = SnapshotRow(
        sha256=sha256,
        feed=FEED,
        fetched_at=at,
        state="accepted",
        problem=None,
        received=len(figures),
        accepted=len(figures),
        quarantined=0,
        duplicates=0,
    )
    checks = [
        CheckRow(rule=name, column=None, reason="Invented.", outcome="passed", unexpected=0)
        for name in ("no-jump", "all-areas", "whole-years")
    ]
    with context.engine.begin() as connection:
        add_snapshot(connection, row=row, checks=checks, quarantined=[])
        add_vintage(connection, feed=FEED, sha256=sha256, fetched_at=at, figures=figures)


def _figures(code: str) -> Iterator[Figure]:
    chance = random.Random(code)  # noqa: S311 - invented figures, the same on every machine
    for indicator in range(INDICATORS):
        value = 500.0 * chance.random() + 100.0
        pace = 60.0 * chance.random()
        for year in YEARS:
            value = max(1.0, value + pace + 25.0 * (chance.random() - 0.5))
            yield Figure(
                indicator=f"thing-{indicator}",
                area=code,
                period=str(year),
                reference=date(year, 12, 31),
                value=round(value, 1),
                unit="thing",
                obs_status=ObsStatus.PROVISIONAL if year == YEARS[-1] else ObsStatus.NORMAL,
            )


def _more_places(number: int, head: str) -> Iterator[str]:
    """Municipalities beyond those that there are."""
    for each in range(number):
        code = f"GM9{each:03}"
        cells = {"code": code, "country": "NL", "source": "invented", "year": "2025"}
        cells |= {f"name_{locale}": f"Place {code}" for locale in LANGUAGES}
        yield ",".join(cells.get(name, "") for name in head.split(","))


def _field(line: str, names: list[str], name: str) -> str:
    cells = line.rsplit(",", len(names) - 1 - names.index("source"))
    return cells[names.index(name) - names.index("source")]


def _is_country(line: str) -> bool:
    code, country, _ = line.split(",", 2)
    return code == country


def _in_languages(text: str, *, key: str) -> str:
    return "\n".join(f'{key}.{code} = "{text}"' for code in LANGUAGES)


def _indicator(number: int) -> str:
    return f"""[thing-{number}]
unit = "thing"
direction = "up"
nature = "stock"
feeds = ["{FEED}"]
lower = 0
{_in_languages(f"Things of kind {number}", key="name")}
{_in_languages("things", key="unit_name")}
{_in_languages("A thing counts on the last day of the year.", key="counting_rule")}
"""


def _council(code: str) -> str:
    return f"""[council-{code.lower()}]
area = "{code}"
locale = "{"nl" if code.startswith("GM") else "da"}"
zone = "Europe/Amsterdam"
term_start = 2026-03-18
term_end = 2030-03-20
{_in_languages(f"Council of {code}", key="name")}
[council-{code.lower()}.assumptions.term]
{_in_lines("The term ends with the next election.")}
"""


def _document() -> str:
    return f"""[plan]
title = "An invented plan"
publisher = "Nobody"
locale = "nl"
published = 2026-03-01
file = "plan.txt"
sha256 = "{"0" * 64}"
[plan.assumptions.date-of-document]
{_in_lines("The day is invented.")}
"""


def _pledge(code: str, number: int) -> str:
    name = f"{code.lower()}-thing-{number}"
    texts = "\n".join(
        f'[{name}.text.{each}]\ntitle = "More things of kind {number} in {code}"\n'
        f'summary = "{WORDS}"\nmissing = "Nothing."'
        for each in LANGUAGES
    )
    return f"""[{name}]
area = "{code}"
council = "council-{code.lower()}"
document = "plan"
said_by = "Council of {code}"
standing = "council-decision"
strength = "will"
who_can_act = ["council", "market"]
section = "Things"
key_phrase = "more things of kind {number}"
[{name}.target]
kind = "reach"
indicator = "thing-{number}"
unit = "thing"
baseline = {{ day = 2020-12-31, value = 500 }}
goal = 1200
deadline = 2030-12-31
[{name}.assumptions.whole-area]
{_in_lines("The goal is for the whole area of the municipality.")}
{texts}
"""


def _in_lines(text: str) -> str:
    return "\n".join(f'{code} = "{text}"' for code in LANGUAGES)
