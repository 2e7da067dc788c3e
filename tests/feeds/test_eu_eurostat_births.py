"""The shape is that of Eurostat's real answer about population; the births here are made."""

import json
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds.eu_eurostat_births import FEED
from tracker.feeds.feed import Batch, Pull

KEY = "births-national"


def answered(
    value: object, flag: str | None = None, *, geo: str = "DK", measure: str = "LBIRTH"
) -> Pull:
    """One cell of one country in 2024."""
    codes = {"freq": "A", "indic_de": measure, "geo": geo, "time": "2024"}
    document = {
        "class": "dataset",
        "id": list(codes),
        "size": [1, 1, 1, 1],
        "dimension": {name: {"category": {"index": [code]}} for name, code in codes.items()},
        "value": {} if value is None else {"0": value},
        "status": {} if flag is None else {"0": flag},
    }
    return a_pull(FEED, json.dumps(document).encode())


def status(value: object, flag: str | None) -> ObsStatus:
    (batch,) = FEED.parse(answered(value, flag))
    assert isinstance(batch, Batch)
    assert batch.obs_status is not None
    return batch.obs_status[0]


def test_the_recording_gives_countries_under_their_official_codes() -> None:
    assert figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1]))) == {
        (KEY, "DE", "2022"): 5,
        (KEY, "DE", "2023"): 4,
        (KEY, "GR", "2022"): 3,
        (KEY, "GR", "2023"): 2,
        (KEY, "GB", "2022"): 6,
        (KEY, "GB", "2023"): None,
    }


def test_the_flags_of_the_recording_are_kept() -> None:
    (batch,) = FEED.parse(recorded_pull(FEED, moments(FEED)[-1]))

    assert isinstance(batch, Batch)
    rows = zip(batch.area, batch.period, batch.obs_status or (), strict=True)
    assert {(area, period): status for area, period, status in rows} == {
        ("DE", "2022"): ObsStatus.NORMAL,
        ("DE", "2023"): ObsStatus.PROVISIONAL,
        ("GR", "2022"): ObsStatus.NORMAL,
        ("GR", "2023"): ObsStatus.PROVISIONAL,
        ("GB", "2022"): ObsStatus.BREAK,
        ("GB", "2023"): ObsStatus.MISSING,
    }


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        (None, ObsStatus.NORMAL),
        ("p", ObsStatus.PROVISIONAL),
        ("e", ObsStatus.ESTIMATED),
        ("s", ObsStatus.ESTIMATED),
        ("ep", ObsStatus.PROVISIONAL),
        ("b", ObsStatus.BREAK),
        ("bep", ObsStatus.BREAK),
        ("f", ObsStatus.FORECAST),
        ("d", ObsStatus.NORMAL),
        ("u", ObsStatus.NORMAL),
    ],
)
def test_a_flag_becomes_the_status_that_an_assessment_must_heed(
    flag: str | None, expected: ObsStatus
) -> None:
    assert status(5, flag) is expected


@pytest.mark.parametrize("flag", [":", "c", "z", "p", ":p"])
def test_a_flag_without_value_is_missing_and_never_zero(flag: str) -> None:
    assert status(None, flag) is ObsStatus.MISSING


def test_zero_is_a_figure() -> None:
    assert figures(FEED.parse(answered(0))) == {(KEY, "DK", "2024"): 0.0}


@pytest.mark.parametrize("flag", ["q", "c", ":"])
def test_a_flag_that_nobody_knows_at_a_value_is_refused(flag: str) -> None:
    with pytest.raises(FormatError, match=f"the flag '{flag}' stands at 5"):
        list(FEED.parse(answered(5, flag)))


@pytest.mark.parametrize("geo", ["EU27_2020", "DE_TOT", "FX", "EA20"])
def test_unions_and_other_borders_are_no_country(geo: str) -> None:
    assert figures(FEED.parse(answered(5, geo=geo))) == {}


def test_another_measure_in_the_answer_is_no_birth() -> None:
    assert figures(FEED.parse(answered(5, measure="DEATH"))) == {}


def test_a_cube_without_the_dimensions_that_say_what_it_is_is_refused() -> None:
    document = {
        "id": ["geo"],
        "size": [1],
        "dimension": {"geo": {"category": {"index": ["DK"]}}},
        "value": [5],
    }

    with pytest.raises(FormatError, match="no dimension freq, indic_de, time"):
        list(FEED.parse(a_pull(FEED, json.dumps(document).encode())))


def test_an_answer_that_is_put_off_is_refused() -> None:
    body = b'{"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}'

    with pytest.raises(FormatError, match="defers the answer"):
        list(FEED.parse(a_pull(FEED, body)))


def test_the_real_cube_about_population_holds_no_births(shared_feeds: Path) -> None:
    body = (shared_feeds / "eurostat-jsonstat2" / "demo_gind.json").read_bytes()

    assert figures(FEED.parse(a_pull(FEED, body))) == {}
