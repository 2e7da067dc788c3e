import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, an_answer, figures, moments, recorded_pull, references
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds.feed import Batch, Pull
from tracker.feeds.nl_cbs_solar import FEED

INSTALLATIONS = "solar-installations"
CAPACITY = "solar-capacity-kwp"
THE_HAGUE = [10755, 13583, 17989, 26292, 30475, 35902, 37230]


def answered(
    *rows: Mapping[str, object], reach: str = "2019 - 2024", status: str = "Definitief"
) -> Pull:
    parts = ([{"Period": reach}], [{"Key": "2024JJ00", "Status": status}], rows)
    return a_pull(FEED, *(json.dumps({"value": part}).encode() for part in parts))


def a_row(**cells: object) -> dict[str, object]:
    return {
        "RegioS": "GM0518",
        "Perioden": "2024JJ00",
        "Installaties_1": 35902,
        "OpgesteldVermogenVanZonnepanelen_2": 169944,
        "OpgesteldVermogenOmvormers_3": None,
    } | cells


def test_the_recording_gives_the_hague_alone() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert {area for _, area, _ in found} == {"GM0518"}
    years = [str(year) for year in range(2019, 2026)]
    assert [found[INSTALLATIONS, "GM0518", year] for year in years] == THE_HAGUE
    assert found[CAPACITY, "GM0518", "2025"] == 174525


def test_the_running_year_stands_for_its_half_as_long_as_the_table_says_so() -> None:
    found = references(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert found[INSTALLATIONS, "GM0518", "2025"] == date(2025, 6, 30)
    assert found[INSTALLATIONS, "GM0518", "2024"] == date(2024, 12, 31)


def test_the_same_key_stands_for_the_year_once_the_table_is_complete() -> None:
    found = references(FEED.parse(answered(a_row(), reach="2019 - 2024")))

    assert found[INSTALLATIONS, "GM0518", "2024"] == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Definitief", ObsStatus.NORMAL),
        ("NaderVoorlopig", ObsStatus.PROVISIONAL),
        ("Voorlopig", ObsStatus.PROVISIONAL),
    ],
)
def test_the_status_of_the_period_is_that_of_its_figures(word: str, status: ObsStatus) -> None:
    batch = next(iter(FEED.parse(answered(a_row(), status=word))))

    assert isinstance(batch, Batch)
    assert batch.obs_status == [status]


def test_measures_are_found_when_the_table_was_remade() -> None:
    row = a_row()
    remade = {name.replace("_1", "_9"): cell for name, cell in reversed(row.items())}

    assert figures(FEED.parse(answered(remade)))[INSTALLATIONS, "GM0518", "2024"] == 35902


def test_a_null_beside_a_figure_is_missing_and_a_row_of_nulls_no_municipality() -> None:
    secret = a_row(Installaties_1=None)
    abolished = a_row(RegioS="GM0003", Installaties_1=None, OpgesteldVermogenVanZonnepanelen_2=None)

    found = figures(FEED.parse(answered(secret, abolished)))

    assert found == {
        (INSTALLATIONS, "GM0518", "2024"): None,
        (CAPACITY, "GM0518", "2024"): 169944.0,
    }


@pytest.mark.parametrize("region", ["NL01  ", "PV28  ", "GM0000"])
def test_a_table_without_municipalities_is_refused(region: str) -> None:
    with pytest.raises(FormatError, match="no municipality"):
        list(FEED.parse(answered(a_row(RegioS=region))))


def test_an_empty_answer_for_a_known_table_is_refused() -> None:
    with pytest.raises(FormatError, match="85005NED came without rows"):
        list(FEED.parse(answered()))


def test_a_dropped_measure_is_refused() -> None:
    row = a_row()
    del row["OpgesteldVermogenVanZonnepanelen_2"]

    with pytest.raises(FormatError, match="OpgesteldVermogenVanZonnepanelen"):
        list(FEED.parse(answered(row)))


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(FormatError, match="unknown status 'Ingetrokken'"):
        list(FEED.parse(answered(a_row(), status="Ingetrokken")))


def test_a_period_without_status_is_refused() -> None:
    with pytest.raises(FormatError, match="no status for 2023JJ00"):
        list(FEED.parse(answered(a_row(Perioden="2023JJ00"))))


def test_pages_are_followed_with_their_filter_and_read_as_one() -> None:
    request = FEED.requests(date(2026, 11, 22))[-1]
    link = f"{request.url}?$format=json&$skip=1"
    first = json.dumps({"value": [a_row()], "odata.nextLink": link}).encode()
    second = json.dumps({"value": [a_row(RegioS="GM0603")]}).encode()
    assert FEED.follow is not None

    following = FEED.follow(request, an_answer(request, first))

    assert following is not None
    assert following.role == "rows"
    assert dict(following.params) == {**dict(request.params), "$skip": "1"}
    assert FEED.follow(following, an_answer(following, second)) is None
    begun = answered(a_row())
    answers = (*begun.answers, an_answer(following, second))
    pages = FEED.parse(Pull(answers=answers, fetched_at=begun.fetched_at))
    assert {area for _, area, _ in figures(pages)} == {"GM0518", "GM0603"}


def test_the_real_table_holds_342_municipalities_and_gm0518_as_published(
    shared_feeds: Path,
) -> None:
    pull = recorded_pull(FEED, datetime(2025, 11, 18, 12, tzinfo=UTC), shared_feeds)

    found = figures(FEED.parse(pull))

    newest = {area for indicator, area, period in found if period == "2025"}
    assert len(newest) == 342
    assert "GM0000" not in newest
    assert len(found) == 2 * (2527 - 7 - 87)
    years = [str(year) for year in range(2019, 2026)]
    assert [found[INSTALLATIONS, "GM0518", year] for year in years] == THE_HAGUE


def test_the_real_figures_of_2024_are_provisional_and_those_of_2023_final(
    shared_feeds: Path,
) -> None:
    pull = recorded_pull(FEED, datetime(2025, 11, 18, 12, tzinfo=UTC), shared_feeds)

    statuses = {
        (period, status)
        for batch in FEED.parse(pull)
        if isinstance(batch, Batch)
        for period, status in zip(batch.period, batch.obs_status or (), strict=True)
    }

    final = {(str(year), ObsStatus.NORMAL) for year in range(2019, 2024)}
    assert statuses == final | {("2024", ObsStatus.PROVISIONAL), ("2025", ObsStatus.PROVISIONAL)}
