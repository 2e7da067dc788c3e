"""The DAGs, each run once by dag.test() in a process of its own, on recorded answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dags.airflow import DAGS, Airflow
from tests.pipeline.build import NO_DRAWINGS
from tests.recorded import recorded_answers
from tests.replay import Replay
from tracker.feeds import FEEDS
from tracker.store.engine import open_engine, reader
from tracker.store.incidents import untold

FEED_DAGS = {f"feed_{feed.id}" for feed in FEEDS}
OTHER_DAGS = {
    "assess",
    "council_outbox",
    "council_report",
    "inbox",
    "publish",
    "retention",
    "sweep",
    "verify",
}
CO2 = (
    "https://raw.githubusercontent.com/NielsKSchjoedt/groen-trepart-tracker/main/data/"
    "klimaregnskab/by_kommune.json"
)
CO2_DAG = "feed_dk_klimaregnskabet_co2"
HEADER = "area,indicator,period,value,unit,source,read\n"
TREES = f"{HEADER}0151,trees-planted,2025,412,tree,https://ballerup.dk/trees,2026-02-01\n"
UNCOUNTED_TREES = TREES.replace("412", "some")

Settings = dict[str, str]


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    with Airflow(tmp_path_factory.mktemp("dags") / "airflow") as airflow:
        yield airflow


@pytest.fixture(scope="module")
def declared(airflow: Airflow) -> dict[str, Any]:
    return airflow.look()


@pytest.fixture
def replay() -> Iterator[Replay]:
    with Replay(answers=recorded_answers()) as replay:
        yield replay


@pytest.fixture
def settings(replay: Replay, tmp_path: Path) -> Settings:
    return {
        "TRACKER_HOME": str(tmp_path / "var"),
        "TRACKER_SITE": str(tmp_path / "site"),
        "TRACKER_MIRROR": replay.origin,
        **NO_DRAWINGS,
    }


def put_into_the_inbox(settings: Settings, name: str, content: str) -> Path:
    inbox = Path(settings["TRACKER_HOME"]) / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_text(content, encoding="utf-8")
    return inbox


def test_every_dag_file_can_be_imported(declared: dict[str, Any]) -> None:
    assert declared["import_errors"] == {}
    assert set(declared["dags"]) == FEED_DAGS | OTHER_DAGS


def test_parsing_the_dags_imports_neither_great_expectations_nor_pandas(
    declared: dict[str, Any],
) -> None:
    assert "tracker" in declared["imported"]
    assert not {"great_expectations", "pandas"} & set(declared["imported"])


def test_a_dag_file_stays_under_sixty_lines() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in DAGS.glob("*.py")}

    assert set(lengths) >= {"feeds.py", "assess.py", "publish.py", "upkeep.py"}
    assert max(lengths.values()) < 60


def test_every_dag_says_what_a_failure_means(declared: dict[str, Any]) -> None:
    silent = [
        name for name, dag in declared["dags"].items() if "failed**" not in dag["doc"].lower()
    ]

    assert silent == []
    for feed in FEEDS:
        assert feed.failure in declared["dags"][f"feed_{feed.id}"]["doc"]


def test_no_dag_runs_beside_itself_or_for_days_gone_by(declared: dict[str, Any]) -> None:
    dags = declared["dags"].values()

    assert {(dag["at_once"], dag["catches_up"]) for dag in dags} == {(1, False)}


def test_yearly_feeds_are_asked_weekly_the_others_daily_each_at_its_own_minute(
    declared: dict[str, Any],
) -> None:
    times = {}
    for feed in FEEDS:
        minute, hour, *days = declared["dags"][f"feed_{feed.id}"]["schedule"].split()
        assert days[:2] == ["*", "*"]
        assert days[2].isdecimal() == (feed.update_frequency == "P1Y")
        times[feed.id] = (int(hour), int(minute))

    boundaries = {times[feed.id] for feed in FEEDS if not feed.indicators}
    assert len(set(times.values())) == len(FEEDS)
    assert max(boundaries) < min(set(times.values()) - boundaries)


def test_every_asset_that_a_dag_waits_for_is_told_of_by_another(declared: dict[str, Any]) -> None:
    told = {name for names in declared["tells_of"].values() for name in names}

    assert declared["waits_for"] == {
        "assess": ["figures"],
        "publish": ["judged"],
        "inbox": ["inbox"],
    }
    snapshots = {f"snapshot_{feed.id}" for feed in FEEDS}
    assert told == {"figures", "judged", "release", *snapshots}  # the trigger tells of the inbox


def test_every_feed_tells_of_its_followed_areas_and_skips_when_asked_again(
    airflow: Airflow, settings: Settings
) -> None:
    first = {feed.id: airflow.run(f"feed_{feed.id}", settings) for feed in FEEDS}
    again = [airflow.run(f"feed_{feed.id}", settings) for feed in FEEDS]

    areas = {
        feed: [area for asset, area in run.events if asset == "figures"]
        for feed, run in first.items()
    }
    assert areas == {
        "nl_cartomap_municipalities": [],
        "dk_dawa_municipalities": [],
        "nl_ndw_charging": ["GM0518", "GM0603", "GM0629"],
        "nl_laadpalenviewer_charging": ["GM0518", "GM0603", "GM0629"],
        "nl_laadpalenviewer_evse_rows": ["GM0518"],
        "nl_cbs_solar": ["GM0518"],
        "nl_cbs_dwellings": [],
        "nl_cbs_population": ["GM0518"],
        "nl_cbs_vehicles": ["GM0518"],
        "nl_klimaatmonitor_co2": [],
        "dk_klimaregnskabet_co2": ["0151", "0259"],
        "dk_klimaregnskabet_api": ["0151", "0259"],
        "dk_dst_births": ["0151"],
        "dk_dst_population": ["0151", "0259"],
        "dk_dst_cars": ["0151", "0259", "DK"],
        "dk_energinet_solar_capacity": ["0151", "0259"],
        "world_owid_co2": ["DK"],
        "eu_eurostat_births": [],
        "dk_osm_charging": ["0151", "0259"],
        "nl_denhaag_trees": ["GM0518"],
        "nl_leeuwarden_trees": [],
        "nl_leeuwarden_trees_by_year": [],
    }
    assert {run.state for run in first.values()} == {"success"}
    assert {(run.tasks["fetch"][0], len(run.events)) for run in again} == {("skipped", 0)}


def test_a_changed_format_fails_at_once_and_tells_of_nothing(
    airflow: Airflow, replay: Replay, settings: Settings
) -> None:
    replay.fault(CO2, "html")

    run = airflow.run(CO2_DAG, settings)

    assert (run.state, run.tries, run.events) == ("failed", 1, [])


def test_an_outage_is_tried_four_times(
    airflow: Airflow, replay: Replay, settings: Settings
) -> None:
    replay.fault(CO2, "status", code=503, retry_after="86400")

    run = airflow.run(CO2_DAG, settings)

    assert (run.state, run.tries, run.events) == ("failed", 4, [])


def test_assess_does_what_lies_behind_the_watermark_and_then_skips(
    airflow: Airflow, settings: Settings
) -> None:
    airflow.run(CO2_DAG, settings)

    first = airflow.run("assess", settings)
    again = airflow.run("assess", settings)

    assert first.events == [("judged", "0151"), ("judged", "0259")]
    assert again.tasks == {"assess": ["skipped"]}


def test_publish_builds_the_site(airflow: Airflow, settings: Settings) -> None:
    airflow.run(CO2_DAG, settings)

    run = airflow.run("publish", settings)

    assert run.tasks == {"publish": ["success"], "alerts": ["success"]}
    assert (
        "272" in (Path(settings["TRACKER_SITE"]) / "en/pledge/ballerup-co2/index.html").read_text()
    )


def test_the_sweep_does_what_lost_events_left_behind(airflow: Airflow, settings: Settings) -> None:
    airflow.run(CO2_DAG, settings)

    swept = airflow.run("sweep", settings)
    later = airflow.run("assess", settings)

    assert swept.state == "success"
    assert (Path(settings["TRACKER_SITE"]) / "en").is_dir()
    assert later.tasks == {"assess": ["skipped"]}


def test_verify_fails_when_a_kept_answer_is_damaged(airflow: Airflow, settings: Settings) -> None:
    airflow.run(CO2_DAG, settings)
    good = airflow.run("verify", settings)
    kept = next(Path(settings["TRACKER_HOME"]).glob("raw/*/*.zst"))
    kept.write_bytes(kept.read_bytes()[:-9])

    damaged = airflow.run("verify", settings)

    assert (good.state, damaged.state) == ("success", "failed")


@pytest.mark.parametrize("dry_run", [True, False])
def test_retention_runs_for_real_and_dry(
    dry_run: bool, airflow: Airflow, settings: Settings
) -> None:
    assert airflow.run("retention", settings, {"dry_run": dry_run}).state == "success"


def test_a_file_in_the_inbox_is_claimed_loaded_and_told_of(
    airflow: Airflow, settings: Settings
) -> None:
    inbox = put_into_the_inbox(settings, "trees.csv", TREES)

    (claimed,) = airflow.watch(settings, files=1)
    run = airflow.run("inbox", settings)

    assert claimed["file"].endswith("-trees.csv")
    assert run.events == [("figures", "0151")]
    assert (inbox / "done" / claimed["file"]).read_text() == TREES
    assert list((inbox / "claimed").iterdir()) == []


def test_a_wrong_file_is_refused_with_row_and_column_and_stops_no_other(
    airflow: Airflow, settings: Settings
) -> None:
    put_into_the_inbox(settings, "a.csv", UNCOUNTED_TREES)
    inbox = put_into_the_inbox(settings, "b.csv", TREES)

    airflow.watch(settings, files=2)
    run = airflow.run("inbox", settings)

    assert sorted(run.tasks["load"]) == ["failed", "success"]
    assert run.events == [("figures", "0151")]
    (reason,) = (inbox / "refused").glob("*-a.csv.txt")
    assert "row 2, value" in reason.read_text()


def test_the_report_is_prepared_and_sent(airflow: Airflow, settings: Settings) -> None:
    airflow.run(CO2_DAG, settings)

    run = airflow.run("council_report", settings)

    assert run.tasks == {"prepare": ["success"], "send": ["success"]}


def test_what_waits_is_sent_hourly_and_nothing_twice(airflow: Airflow, settings: Settings) -> None:
    airflow.run(CO2_DAG, settings)
    airflow.run("council_report", settings)

    run = airflow.run("council_outbox", settings)

    assert run.tasks == {"send": ["skipped"]}


def test_a_run_that_is_late_is_told_of_by_the_callback_that_the_triggerer_calls(
    airflow: Airflow, settings: Settings
) -> None:
    run = {"dag_id": CO2_DAG, "dag_run_id": "scheduled__2026-06-01"}

    airflow.late(settings, run)

    with reader(open_engine(f"sqlite:///{settings['TRACKER_HOME']}/tracker.db")).begin() as found:
        (incident,) = untold(found)
    assert incident.subject == CO2_DAG
    assert "scheduled__2026-06-01 is not through by its deadline" in incident.problem
