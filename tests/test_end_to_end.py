"""The main job from the first request to the last page, on recordings and on real files."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.pipeline.build import NOW, a_context, all_recordings, offline
from tests.recorded import recorded_answers
from tests.replay import Replay
from tracker.catalogue.load import load
from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.feeds import FEEDS
from tracker.pipeline import explaining, running, standing
from tracker.pipeline.context import Context
from tracker.pipeline.running import RunOutcome
from tracker.store.snapshots import quarantine_of
from tracker.store.tables import observation, quarantine

PLEDGES = set(load().pledges)

ASKED_WITHOUT_A_KEY = {feed.id for feed in FEEDS if not feed.key_header}


def run(context: Context) -> RunOutcome:
    return running.run(context, lambda _outcome: None)


def words(outcome: RunOutcome) -> dict[str, TargetStatus]:
    return {each.pledge: each.status for each in outcome.assessments}


def files_of(site: Path) -> Mapping[str, tuple[int, int, str]]:
    """Inode, time and hash of every file of a site, by its path."""
    return {
        str(each.relative_to(site)): (
            each.stat().st_ino,
            each.stat().st_mtime_ns,
            hashlib.sha256(each.read_bytes()).hexdigest(),
        )
        for each in sorted(site.rglob("*"))
        if each.is_file()
    }


def counts(context: Context, area: str, day: str) -> dict[str, float | None]:
    with context.engine.connect() as connection:
        rows = connection.execute(
            select(observation.c.indicator, observation.c.value).where(
                observation.c.area == area,
                observation.c.period == day,
                observation.c.feed == "nl_laadpalenviewer_charging",
            )
        ).all()
    return {row.indicator.removeprefix("charging-"): row.value for row in rows}


@dataclass(frozen=True)
class Played:
    """All recordings, run once with pictures and papers: what came of it, and its folder."""

    folder: Path
    outcome: RunOutcome
    files: Mapping[str, tuple[int, int, str]]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Nobody changes this one."""
    folder = tmp_path_factory.mktemp("recordings")
    with (
        all_recordings() as replay,
        a_context(folder, mirror=replay.origin, pictures=True, prints=True) as context,
    ):
        outcome = run(context)
    return Played(folder, outcome, files_of(folder / "site"))


@pytest.fixture
def played_before(recordings: Played, tmp_path: Path) -> Path:
    """A folder in which all recordings were run, to go on with."""
    shutil.copytree(recordings.folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    target = recordings.folder.joinpath("site").readlink()
    assert not target.is_absolute()
    return tmp_path


@contextmanager
def going_on(folder: Path, **changes: Any) -> Iterator[Context]:
    """The same settings as in the first run: other pages would be no unchanged ones."""
    with a_context(folder, pictures=True, prints=True, **changes) as context:
        yield context


def hashes(files: Mapping[str, tuple[int, int, str]]) -> dict[str, str]:
    return {path: sha for path, (_, _, sha) in files.items()}


def test_recordings_become_a_site_in_three_languages(recordings: Played) -> None:
    outcome = recordings.outcome

    assert {each.feed for each in outcome.feeds} == {feed.id for feed in FEEDS}
    assert {each.state for each in outcome.feeds} == {"loaded"}
    assert {each.pledge for each in outcome.assessments} == PLEDGES
    for path in ("nl/belofte", "da/loefte", "en/pledge"):
        assert {f"{path}/{pledge}/index.html" for pledge in PLEDGES} <= set(recordings.files)
    assert {".png", ".pdf"} <= {Path(each).suffix for each in recordings.files}


def test_postgresql_gives_the_same_bytes(
    recordings: Played, tmp_path: Path, postgres_url: str
) -> None:
    with (
        all_recordings() as replay,
        going_on(tmp_path, mirror=replay.origin, database_url=postgres_url) as context,
    ):
        run(context)

    assert hashes(files_of(tmp_path / "site")) == hashes(recordings.files)


def test_a_second_run_with_nothing_changed_touches_no_file(played_before: Path) -> None:
    site = played_before / "site"
    before, release = files_of(site), site.readlink()

    with all_recordings() as replay, going_on(played_before, mirror=replay.origin) as context:
        outcome = run(context)

    assert {each.state for each in outcome.feeds} == {"unchanged"}
    assert files_of(site) == before
    assert site.readlink() == release
    assert len(before) > 30


def test_an_unchanged_world_builds_unchanged_bytes_on_a_later_day(played_before: Path) -> None:
    before = files_of(played_before / "site")

    with all_recordings() as replay, going_on(played_before, mirror=replay.origin) as context:
        run(replace(context, clock=lambda: NOW + timedelta(days=1)))

    assert files_of(played_before / "site") == before


def test_without_internet_the_declared_figures_still_make_the_pages(tmp_path: Path) -> None:
    with a_context(tmp_path, resolve=offline) as context:
        outcome = run(context)

    assert {each.feed for each in outcome.failed} == ASKED_WITHOUT_A_KEY
    assert all(each.error and each.feed in each.error.message for each in outcome.failed)
    assert words(outcome)["ballerup-co2"] is TargetStatus.ON_TRACK
    declared = {each.pledge for each in outcome.assessments if Flag.DECLARED in each.flags}
    assert {"ballerup-co2", "denhaag-solar-obstacles"} <= declared
    assert (tmp_path / "site" / "en" / "pledge" / "ballerup-co2" / "index.html").is_file()


def test_a_feed_that_fails_later_leaves_its_last_good_figures_on_the_page(
    recordings: Played, played_before: Path
) -> None:
    page = played_before / "site" / "en" / "pledge" / "ballerup-co2" / "index.html"
    before = page.read_text(encoding="utf-8")

    with going_on(played_before, resolve=offline) as context:
        second = run(context)

    assert {each.feed for each in second.failed} == ASKED_WITHOUT_A_KEY
    assert words(second) == words(recordings.outcome)
    assert page.read_text(encoding="utf-8") == before


def test_without_outlines_the_pages_have_no_map_and_say_what_was_not_checked(
    tmp_path: Path,
) -> None:
    outlines = ("cartomap.github.io", "api.dataforsyningen.dk")
    kept = [each for each in recorded_answers() if not any(o in each.address for o in outlines)]
    with Replay(answers=kept) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        run(context)
        outside = counts(context, "GM0603", "2026-06-07")

    site = tmp_path / "site" / "en"
    page = (site / "pledge" / "denhaag-charging-points" / "index.html").read_text("utf-8")
    assert "stations-outside" not in outside
    assert "Nobody could check whether they lie in the municipality." in page
    assert "Not run" in page
    assert "outline" not in (site / "place" / "gm0603" / "index.html").read_text("utf-8")


class TestRealFiles:
    """The files of real publishers beside the checkout, played in the order of their dates."""

    @pytest.fixture(scope="class")
    def played(
        self, tmp_path_factory: pytest.TempPathFactory, shared_feeds: Path
    ) -> tuple[Path, RunOutcome]:
        folder = tmp_path_factory.mktemp("real")
        with (
            all_recordings(shared_feeds) as replay,
            a_context(folder, mirror=replay.origin) as context,
        ):
            return folder, run(context)

    def test_no_feed_fails(self, played: tuple[Path, RunOutcome]) -> None:
        _, outcome = played

        states = {each.feed: each.state for each in outcome.feeds}
        for feed in ("nl_ndw_charging", "dk_osm_charging", "nl_denhaag_trees"):
            assert states.pop(feed) == "not-recorded"
        assert set(states.values()) == {"loaded"}

    def test_every_promise_has_its_word(self, played: tuple[Path, RunOutcome]) -> None:
        _, outcome = played

        found = {each.pledge: (each.status, each.reason) for each in outcome.assessments}
        without_figures = (TargetStatus.NOT_ASSESSED, Reason.NO_DATA)
        assert found == dict.fromkeys(PLEDGES, without_figures) | {
            "denhaag-energy-neutral": (TargetStatus.NOT_DUE, None),
            "denhaag-circular-report": (TargetStatus.NOT_DUE, None),
            "denhaag-zero-emission-zones": (TargetStatus.TOO_EARLY, None),
            "denhaag-nature-rights": (TargetStatus.TOO_EARLY, None),
            "denhaag-heat-plan": (TargetStatus.TOO_EARLY, None),
            "ballerup-co2": (TargetStatus.ON_TRACK, None),
            "ballerup-solar-municipal-roofs": (TargetStatus.TOO_EARLY, None),
            "denhaag-charging-points": (TargetStatus.TOO_EARLY, None),
            "denhaag-solar-obstacles": (TargetStatus.ON_TRACK, None),
            "denhaag-green-budget": (TargetStatus.NOT_DUE, None),
            "denhaag-cycling-transit-budget": (TargetStatus.NOT_DUE, None),
            "denhaag-green-economy-budget": (TargetStatus.NOT_DUE, None),
            "denhaag-no-car-park-subsidy": (TargetStatus.NOT_DUE, None),
            "denhaag-parking-permits": (TargetStatus.NOT_ASSESSED, Reason.NO_BASELINE),
            "denhaag-parking-revenue": (TargetStatus.NOT_ASSESSED, Reason.NO_GOAL),
            "denhaag-30-kmh": (TargetStatus.NOT_ASSESSED, Reason.NO_GOAL),
            "denhaag-shared-mobility": (TargetStatus.NOT_ASSESSED, Reason.NO_GOAL),
            "denhaag-large-car-study": (TargetStatus.TOO_EARLY, None),
            "denhaag-green-innovation-park": (TargetStatus.TOO_EARLY, None),
            "dk-paris": (TargetStatus.CLOSED, Reason.TERM_OVER),
            "dk-electric-vehicles": (TargetStatus.CLOSED, Reason.TERM_OVER),
            "dk-c40": (TargetStatus.CLOSED, Reason.TERM_OVER),
            "koege-plan-2030": (TargetStatus.NOT_ASSESSED, Reason.NO_EVIDENCE),
            "koege-sdg-centre": (TargetStatus.TOO_EARLY, None),
            "koege-climate-responsible": (TargetStatus.ON_TRACK, None),
        }

    def test_charging_points_are_counted_honestly(self, played: tuple[Path, RunOutcome]) -> None:
        folder, _ = played
        with a_context(folder) as context:
            hague_early = counts(context, "GM0518", "2026-06-02")
            hague = counts(context, "GM0518", "2026-06-07")
            rijswijk = counts(context, "GM0603", "2026-06-07")
            wassenaar = counts(context, "GM0629", "2026-06-07")

        assert hague_early["stations"] == 3_184
        assert hague["stations"] == hague["stations-unknown"] == 3_196
        assert hague["locations"] == 3_304
        assert "evses" not in hague
        assert rijswijk == {
            "locations": 469,
            "evse-rows": 1_485,
            "evses-removed": 4,
            "evses": 821,
            "evse-duplicates": 660,
            "stations-merged": 251,
            "stations-outside": 2,
            "stations": 249,
            "stations-unknown": 0,
        }
        assert (wassenaar["locations"], wassenaar["stations"]) == (318, 166)

    def test_the_raw_rows_of_the_hague_are_a_series_of_their_own(
        self, played: tuple[Path, RunOutcome]
    ) -> None:
        folder, _ = played
        with a_context(folder) as context, context.engine.connect() as connection:
            rows = connection.execute(
                select(observation.c.period, observation.c.value)
                .where(observation.c.feed == "nl_laadpalenviewer_evse_rows")
                .order_by(observation.c.period)
            ).all()

        assert len(rows) == 12
        assert dict(row.tuple() for row in rows)["2026-06-07"] == 11_206

    def test_the_two_strays_of_rijswijk_end_in_quarantine(
        self, played: tuple[Path, RunOutcome]
    ) -> None:
        folder, outcome = played
        (charging,) = (each for each in outcome.feeds if each.feed == "nl_laadpalenviewer_charging")
        with a_context(folder) as context, context.engine.connect() as connection:
            rows = quarantine_of(connection, sha256=charging.snapshot or "")

        assert {row.content["location"] for row in rows} == {"131", "471"}
        assert {row.rules for row in rows} == {"inside-its-municipality"}

    def test_a_past_day_still_gives_the_older_vintage(
        self, played: tuple[Path, RunOutcome]
    ) -> None:
        folder, _ = played
        with a_context(folder) as context:
            pledge = context.catalogue.pledges["ballerup-co2"]
            (old,) = standing.standings_on(context, date(2026, 5, 12), [pledge])
            (new,) = standing.standings_on(context, date(2026, 5, 13), [pledge])

        assert (old.assessment.value, old.assessment.baseline) == (141_104.1, 271_384.5)
        assert (new.assessment.value, new.assessment.baseline) == (141_758.0, 272_946.4)
        assert new.assessment.revision is not None
        assert (new.assessment.revision.changed, new.assessment.revision.of) == (6, 6)

    def test_the_way_back_to_the_bytes_can_be_walked(
        self, played: tuple[Path, RunOutcome], shared_feeds: Path
    ) -> None:
        folder, _ = played
        real = shared_feeds / "dk-klimaregnskabet-vintages" / "by_kommune_2026-05-13.json"
        with a_context(folder) as context:
            pledge = context.catalogue.pledges["ballerup-co2"]
            lines = "\n".join(explaining.explain(context, pledge, NOW.date()))

        assert hashlib.sha256(real.read_bytes()).hexdigest() in lines
        assert "2026-05-13T07:07:06+00:00" in lines
        assert "by_kommune.json" in lines
        assert "no-jump-of-the-unit: passed" in lines

    def test_everything_that_came_is_accounted_for(self, played: tuple[Path, RunOutcome]) -> None:
        folder, _ = played
        with a_context(folder) as context, context.engine.connect() as connection:
            problems = list(context.raw.verify())
            in_quarantine = connection.execute(
                select(func.count()).select_from(quarantine)
            ).scalar_one()

        assert problems == []
        # Two strays with two EVSEs each; what 18 municipalities had before they were merged away.
        assert in_quarantine == 4
