from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.pipeline.build import a_context
from tests.recorded import recorded_answers
from tests.replay import Replay
from tracker.errors import OutageError, StoreError
from tracker.pipeline import assessing, scheduling
from tracker.pipeline.context import Context, open_context
from tracker.pipeline.handing_in import hand_in
from tracker.pipeline.inbox import DONE, REFUSED, claimed_files, inbox_of, load_claimed
from tracker.settings import Settings
from tracker.store.assessments import add_changes, changed_areas

BIRTHS = (
    "https://api.statbank.dk/v1/data/FODIE/CSV"
    "?lang=da&valuePresentation=Code&delimiter=Semicolon&OMRÅDE=*&Tid=*"
)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TREES = (
    "area,indicator,period,value,unit,source,read\n"
    "0151,trees-planted,2025,412,tree,https://ballerup.dk/trees,2026-02-01\n"
)


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)  # files carry the machine's time

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> Iterator[Context]:
    settings = Settings(home=tmp_path / "var", site=tmp_path / "site")
    with open_context(settings, clock) as context:
        yield context


def a_claimed_file(context: Context, content: str) -> Path:
    file = inbox_of(context.settings.home) / "claimed" / "1-trees.csv"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    return file


def figures_changed(context: Context, area: str) -> None:
    with context.engine.begin() as connection:
        add_changes(connection, step="figures", subjects=[(area, "births")], at=NOW)


def behind_the_watermark(context: Context) -> set[str]:
    with context.engine.connect() as connection:
        return changed_areas(connection, step="figures", consumer="assess")[0]


def test_assess_gives_the_areas_behind_the_watermark_once(context: Context) -> None:
    figures_changed(context, "0151")
    figures_changed(context, "0259")

    assert scheduling.assess_changed(context) == ["0151", "0259"]
    assert scheduling.assess_changed(context) == []


def test_an_area_that_nobody_follows_moves_the_watermark_and_wakes_nobody(
    context: Context,
) -> None:
    figures_changed(context, "GM0014")

    assert scheduling.assess_changed(context) == []
    assert behind_the_watermark(context) == set()


def test_a_step_that_died_is_done_again(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise StoreError("the database went away", hint="start it")

    figures_changed(context, "0151")
    with monkeypatch.context() as patched:
        patched.setattr(assessing, "record", die)
        with pytest.raises(StoreError):
            scheduling.assess_changed(context)

    assert scheduling.assess_changed(context) == ["0151"]


def test_a_feed_that_is_away_raises_an_outage_with_its_hint(tmp_path: Path) -> None:
    with Replay(answers=recorded_answers()) as replay:
        replay.fault(BIRTHS, "status", code=503, retry_after="86400")
        settings = Settings(home=tmp_path, site=tmp_path / "site", mirror=replay.origin)
        with open_context(settings) as context, pytest.raises(OutageError) as raised:
            scheduling.fetch_one(context, "dk_dst_births")

    assert raised.value.message.startswith("dk_dst_births, ")
    assert raised.value.__notes__ == [raised.value.hint]


def test_verify_all_names_every_damaged_answer(context: Context) -> None:
    context.raw.put([b"one"])
    context.raw.put([b"two"])
    for kept in context.settings.home.glob("raw/*/*.zst"):
        kept.write_bytes(kept.read_bytes()[:-5])

    with pytest.raises(StoreError, match=r"^2 damaged or missing: .*; .*"):
        scheduling.verify_all(context)


def test_a_file_is_loaded_from_the_inbox_and_kept_in_done(context: Context) -> None:
    file = a_claimed_file(context, TREES)

    assert load_claimed(context, file) == ["0151"]
    assert claimed_files(context) == []
    done = inbox_of(context.settings.home) / DONE / file.name
    assert done.read_text() == TREES
    told = done.with_name(f"{file.name}.txt").read_text()
    assert told.startswith("loaded: trees-planted for 0151\n")


def test_a_file_stays_claimed_when_the_fault_is_not_its_own(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreError("the database went away", hint="start it")

    file = a_claimed_file(context, TREES)
    monkeypatch.setattr("tracker.pipeline.inbox.hand_in", away)

    with pytest.raises(StoreError):
        load_claimed(context, file)
    assert claimed_files(context) == [str(file)]
    assert not (inbox_of(context.settings.home) / REFUSED).exists()


def test_a_file_that_was_loaded_before_tells_of_nothing(context: Context, clock: Clock) -> None:
    file = a_claimed_file(context, TREES)
    hand_in(context, file)
    clock.now += timedelta(seconds=1)

    assert load_claimed(context, file) == []


@pytest.mark.parametrize(
    ("day", "month"),
    [("2026-12-01", "2026-11"), ("2027-01-01", "2026-12"), ("2026-03-31", "2026-02")],
)
def test_a_report_of_the_first_of_a_month_is_about_the_month_before(
    tmp_path: Path, day: str, month: str
) -> None:
    moment = datetime.fromisoformat(f"{day}T06:00:00+00:00")
    with a_context(tmp_path) as context:
        found = scheduling.month_before(replace(context, clock=lambda: moment))

    assert found == month
