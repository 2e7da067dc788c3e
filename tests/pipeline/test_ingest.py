"""One feed, over real HTTP: what is loaded, what is refused, and that the last good stays."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.pipeline.build import (
    CO2,
    DANISH,
    a_context,
    a_municipality,
    an_account,
    an_account_of,
    ingest_once,
    recorded,
)
from tests.recorded import Recorded, recorded_answers
from tests.replay import Kind, Replay
from tests.store.builders import a_figure, a_snapshot
from tracker.domain.assessment import Flag
from tracker.domain.revision import last_revision
from tracker.errors import StoreError
from tracker.feeds.dk_klimaregnskabet_api import FEED as API
from tracker.feeds.dk_klimaregnskabet_api import URL as OWN_API
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import assessing, reviewing
from tracker.pipeline.context import Context
from tracker.pipeline.feed_health import feeds_health
from tracker.store.observations import (
    add_vintage,
    newest_of_feed,
    series_as_of,
    vintages_of,
)
from tracker.store.snapshots import add_snapshot, quarantine_of, snapshot_by_hash
from tracker.store.tables import observation

MARCH, MAY = "2026-03-17", "2026-05-13"
KEY = ("greenhouse-gas-emissions", "0151", FEED.id)
BALLERUP = [271_384.5, 207_577.8, 203_202.3, 195_102.1, 162_622.4, 141_104.1]


def ballerup_on(context: Context, day: date) -> list[float | None]:
    with context.engine.connect() as connection:
        series = series_as_of(connection, as_of=day, areas=["0151"])
    return [each.value for each in series.get(KEY, ())]


def rows_of(context: Context) -> int:
    with context.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(observation)).scalar_one()


def answers(*bodies: tuple[bytes, str]) -> list[Recorded]:
    return [recorded(body, day) for body, day in bodies]


def test_a_feed_is_loaded_with_the_day_of_its_answer_as_vintage(tmp_path: Path) -> None:
    body = an_account(a_municipality("0151", BALLERUP))
    with (
        Replay(answers=answers((body, MARCH))) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        outcome = ingest_once(context, FEED, MARCH)

        assert outcome.state == "loaded", outcome.error
        assert ballerup_on(context, date(2026, 3, 16)) == []
        assert ballerup_on(context, date(2026, 3, 17)) == BALLERUP


def test_a_new_year_of_which_nothing_is_out_yet_is_no_fault_and_no_figure(tmp_path: Path) -> None:
    known = [each for each in recorded_answers() if each.key[0] == OWN_API.removeprefix("https://")]
    empty = [
        replace(recorded(b'{"data": []}', MAY, OWN_API), query=query)
        for query in (
            "municipality=151&year=2024&type=Nøgletal",
            "municipality=259&year=2024&type=Nøgletal",
        )
    ]
    with (
        Replay(answers=[*known, *empty]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        outcome = ingest_once(context, API, "2026-05-14")
        with context.reading() as connection:
            figures = newest_of_feed(connection, feed=API.id)

    assert outcome.state == "loaded", outcome.error
    assert {period for _, _, period, *_ in figures} == {str(year) for year in range(2018, 2024)}


def test_unchanged_bytes_end_before_the_parser(tmp_path: Path) -> None:
    body = an_account(a_municipality("0151", BALLERUP))
    with (
        Replay(answers=answers((body, MARCH))) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        ingest_once(context, FEED, MARCH)
        before = rows_of(context)

        outcome = ingest_once(context, FEED, MAY)

        assert outcome.state == "unchanged"
        assert rows_of(context) == before


def test_changed_bytes_without_a_changed_figure_make_a_snapshot_and_no_vintage(
    tmp_path: Path,
) -> None:
    body = an_account(a_municipality("0151", BALLERUP))
    bodies = answers((body, MARCH), (body + b"\n", MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        first = ingest_once(context, FEED, MARCH)
        second = ingest_once(context, FEED, MAY)

        assert second.state == "loaded"
        assert second.snapshot != first.snapshot
        assert second.changed == frozenset()
        assert ballerup_on(context, date(2026, 5, 13)) == BALLERUP


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "HTML"),
        (b"", "empty"),
        (an_account_of(40)[:500], "truncated"),
        (b'{"years": [], "kommuner": []}', "some-rows"),
        (b'{"something": "else"}', "kommuner"),
        (an_account(a_municipality("0151", ["much"] * 6)), "some-figure-accepted"),  # type: ignore[list-item]
        (an_account_of(20), "rows-neither-halved-nor-tripled"),
        (an_account_of(40, factor=10.0), "no-jump-of-the-unit"),
        (
            an_account(*(a_municipality(f"{800 + i:04}", BALLERUP) for i in range(40))),
            "followed-areas-present",
        ),
    ],
    ids=[
        "html",
        "empty",
        "half-a-file",
        "no-rows",
        "dropped-column",
        "wrong-type",
        "half-the-rows",
        "unit-jump",
        "wrong-municipalities",
    ],
)
def test_a_bad_answer_is_refused_by_name_and_the_last_good_figures_stay(
    tmp_path: Path, body: bytes, names: str
) -> None:
    bodies = answers((an_account_of(40), MARCH), (body, MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        assert ingest_once(context, FEED, MARCH).state == "loaded"
        before = ballerup_on(context, date(2026, 11, 22))

        outcome = ingest_once(context, FEED, MAY)

        assert outcome.state == "failed"
        assert outcome.error is not None
        assert names in outcome.error.message
        assert FEED.id in outcome.error.message
        assert outcome.error.hint
        assert ballerup_on(context, date(2026, 11, 22)) == before


FAULTS: list[tuple[Kind, dict[str, object]]] = [
    ("cut", {"after": 100}),
    ("status", {"code": 404}),
    ("status", {"code": 403}),
    ("huge", {}),
]


@pytest.mark.parametrize(("kind", "details"), FAULTS, ids=[f"{k}{d}" for k, d in FAULTS])
def test_a_feed_that_does_not_answer_well_is_named_and_heals_by_itself(
    tmp_path: Path, kind: Kind, details: dict[str, object]
) -> None:
    bodies = answers((an_account_of(40), MARCH))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        replay.fault(CO2, kind, times=9, **details)
        failed = ingest_once(context, FEED, MARCH)
        replay.heal()
        healed = ingest_once(context, FEED, MARCH)

    assert failed.state == "failed"
    assert failed.error is not None
    assert FEED.id in failed.error.message
    assert healed.state == "loaded"


def test_the_bytes_of_a_refused_answer_are_kept_with_its_reason(tmp_path: Path) -> None:
    bodies = answers((an_account_of(40), MARCH), (an_account_of(20), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        error = ingest_once(context, FEED, MAY).error

        manifests = sorted((tmp_path / "var" / "snapshots").glob("*.json"))
        with context.engine.connect() as connection:
            rows = [snapshot_by_hash(connection, sha256=each.stem) for each in manifests]

    assert {row.state for row in rows if row} == {"accepted", "rejected"}
    assert {row.problem for row in rows if row} == {None, error.message if error else ""}


def test_an_operator_can_load_a_refused_answer_with_a_reason(tmp_path: Path) -> None:
    bodies = answers((an_account_of(40), MARCH), (an_account_of(20), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        ingest_once(context, FEED, MAY)
        sha256 = _rejected(context, tmp_path)

        reviewing.accept(context, sha256[:12], "twenty municipalities merged")

        with context.engine.connect() as connection:
            row = snapshot_by_hash(connection, sha256=sha256)
            gone = vintages_of(
                connection,
                indicator=KEY[0],
                area=DANISH[30],
                feed=FEED.id,
                as_of=date(2026, 5, 13),
            )
    assert row is not None
    assert (row.state, row.review_reason) == ("accepted", "twenty municipalities merged")
    assert [each.value for each in gone[-6:]] == [None] * 6


def _rejected(context: Context, folder: Path) -> str:
    with context.engine.connect() as connection:
        for each in (folder / "var" / "snapshots").glob("*.json"):
            row = snapshot_by_hash(connection, sha256=each.stem)
            if row is not None and row.state == "rejected":
                return row.sha256
    raise AssertionError("no snapshot was rejected")


def test_a_revision_of_the_whole_feed_is_printed_but_waits_to_change_the_word(
    tmp_path: Path,
) -> None:
    bodies = answers((an_account_of(40), MARCH), (an_account_of(40, factor=1.01), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY):
            outcome = ingest_once(context, FEED, day)
        waiting = _ballerup(context)
        assert outcome.snapshot is not None
        reviewing.accept(context, outcome.snapshot, "announced by the publisher")
        accepted = _ballerup(context)

    assert Flag.UNDER_REVIEW in waiting[1]
    assert Flag.UNDER_REVIEW not in accepted[1]
    assert waiting[0] == accepted[0] == pytest.approx(95_950.0)


def _ballerup(context: Context) -> tuple[float | None, Iterable[Flag]]:
    with context.engine.connect() as connection:
        found = assessing.assess_all(connection, context.catalogue, date(2026, 11, 22))
    (one,) = (each for each in found if each.pledge == "ballerup-co2")
    return one.value, one.flags


def test_the_same_load_reads_the_same_on_both_databases(tmp_path: Path, database_url: str) -> None:
    bodies = answers((an_account_of(40), MARCH))
    with (
        Replay(answers=bodies) as replay,
        a_context(tmp_path, mirror=replay.origin, database_url=database_url) as context,
    ):
        outcome = ingest_once(context, FEED, MARCH)

        with context.engine.connect() as connection:
            figures = newest_of_feed(connection, feed=FEED.id)
            row = snapshot_by_hash(connection, sha256=outcome.snapshot or "")
            assert quarantine_of(connection, sha256=outcome.snapshot or "") == ()
    assert len(figures) == 240
    assert row is not None
    assert row.received == row.accepted + row.quarantined + row.duplicates == 240


def test_a_character_that_one_database_cannot_hold_is_refused_on_both(
    tmp_path: Path, database_url: str
) -> None:
    good = an_account_of(40)
    bodies = answers((good, MARCH), (good.replace(b'"0259"', b'"0\\u0000259"'), MAY))
    with (
        Replay(answers=bodies) as replay,
        a_context(tmp_path, mirror=replay.origin, database_url=database_url) as context,
    ):
        first = ingest_once(context, FEED, MARCH)
        second = ingest_once(context, FEED, MAY)

    assert first.state == "loaded"
    assert second.state == "failed"
    assert second.error is not None
    assert "a text holds the character NUL" in second.error.message


@pytest.mark.parametrize(("lost", "state"), [("0101", "failed"), ("0700", "loaded")])
def test_a_municipality_that_is_lost_refuses_the_country_and_an_unknown_code_does_not(
    tmp_path: Path, lost: str, state: str
) -> None:
    codes = ["0101", "0151", "0259", "0700"]
    whole = an_account(*(a_municipality(code, BALLERUP) for code in codes))
    less = an_account(*(a_municipality(code, BALLERUP) for code in codes if code != lost))
    bodies = answers((whole, MARCH), (less, MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        assert ingest_once(context, FEED, MARCH).state == "loaded"

        outcome = ingest_once(context, FEED, MAY)

    assert outcome.state == state
    assert state == "loaded" or "followed-areas-present" in str(outcome.error)


def test_an_older_answer_cannot_replace_a_newer_one(tmp_path: Path) -> None:
    june = "2026-06-01"
    bodies = answers(
        (an_account_of(40), MARCH), (an_account_of(20), MAY), (an_account_of(41), june)
    )
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY, june):
            ingest_once(context, FEED, day)
        before = rows_of(context)

        with pytest.raises(StoreError, match="newer answer"):
            reviewing.accept(context, _rejected(context, tmp_path), "too late")

        assert rows_of(context) == before


@pytest.mark.parametrize("name", ["", "f"])
def test_a_name_that_fits_no_snapshot_or_many_is_refused(tmp_path: Path, name: str) -> None:
    bodies = answers((an_account_of(40), MARCH), (an_account_of(20), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY):
            ingest_once(context, FEED, day)

        with pytest.raises(StoreError, match="waits for a decision"):
            reviewing.accept(context, name * 64 if name else name, "which one?")


def test_a_feed_whose_last_manifest_is_lost_is_asked_anew(tmp_path: Path) -> None:
    bodies = answers((an_account_of(40), MARCH))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        for manifest in (tmp_path / "var" / "snapshots").glob("*.json"):
            manifest.unlink()

        outcome = ingest_once(context, FEED, MARCH)

    assert outcome.error is None


def test_a_half_years_stand_and_the_years_are_two_figures_and_no_revision(
    tmp_path: Path,
) -> None:
    half, whole = date(2025, 6, 30), date(2025, 12, 31)
    with a_context(tmp_path) as context, context.engine.begin() as connection:
        for number, (day, value) in enumerate(((half, 37_230.0), (whole, 39_000.0))):
            sha256 = str(number) * 64
            moment = datetime(2025, 11 + number, 18, tzinfo=UTC)
            row = a_snapshot(sha256, fetched_at=moment, feed="nl_cbs_solar")
            add_snapshot(connection, row=row, checks=(), quarantined=())
            figure = replace(
                a_figure("2025", value, area="GM0518", indicator="solar-installations"),
                reference=day,
            )
            add_vintage(
                connection,
                feed="nl_cbs_solar",
                sha256=sha256,
                fetched_at=moment,
                figures=[figure],
            )
        found = series_as_of(connection, as_of=date(2026, 1, 1), areas=["GM0518"])
        vintages = vintages_of(
            connection,
            indicator="solar-installations",
            area="GM0518",
            feed="nl_cbs_solar",
            as_of=date(2026, 1, 1),
        )

    series = found["solar-installations", "GM0518", "nl_cbs_solar"]
    assert [(each.reference, each.value) for each in series] == [
        (half, 37_230.0),
        (whole, 39_000.0),
    ]
    assert last_revision(vintages) is None


def test_a_row_in_quarantine_takes_no_figure_away(tmp_path: Path) -> None:
    zero = json.loads(an_account_of(40))
    zero["kommuner"][0]["samletUdledning"][5] = 1e15
    bodies = answers((an_account_of(40), MARCH), (json.dumps(zero).encode(), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        before = ballerup_on(context, date(2026, 3, 17))

        outcome = ingest_once(context, FEED, MAY)

        assert outcome.state == "loaded"
        assert ballerup_on(context, date(2026, 5, 13)) == before


def test_one_municipality_cut_in_half_is_not_hidden_by_the_others(tmp_path: Path) -> None:
    cut = json.loads(an_account_of(40))
    for name in ("years", "samletUdledning"):
        cut["kommuner"][0][name] = cut["kommuner"][0][name][:3]
    bodies = answers((an_account_of(40), MARCH), (json.dumps(cut).encode(), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)

        outcome = ingest_once(context, FEED, MAY)

    assert outcome.error is not None
    assert "no-area-lost-its-rows" in outcome.error.message


def test_the_list_of_feeds_names_what_waits_for_a_decision_and_nothing_else(
    tmp_path: Path,
) -> None:
    bodies = answers((an_account_of(40), MARCH), (an_account_of(40, factor=1.01), MAY))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        seen = []
        for day in (MARCH, MAY):
            outcome = ingest_once(context, FEED, day)
            seen.append(_waiting(context))
        reviewing.accept(context, outcome.snapshot or "", "announced")
        seen.append(_waiting(context))

    assert seen == [None, outcome.snapshot, None]


def _waiting(context: Context) -> str | None:
    (found,) = (each for each in feeds_health(context) if each.feed.id == FEED.id)
    return found.waiting


def test_an_area_whose_loss_was_accepted_is_not_missed_in_the_next_answer(tmp_path: Path) -> None:
    without = [an_account_of(40), *(an_account(*_but_the_third(n)) for n in (1.0, 1.001))]
    bodies = answers(*zip(without, (MARCH, "2026-04-10", MAY), strict=True))
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        refused = ingest_once(context, FEED, "2026-04-10")
        reviewing.accept(context, _waiting(context) or "", "it was merged away")

        outcome = ingest_once(context, FEED, MAY)

    assert (refused.state, outcome.state) == ("failed", "loaded")


def _but_the_third(factor: float) -> list[dict[str, object]]:
    """The municipalities of `an_account_of(40)` without one; the newest figures differ a little."""
    account = json.loads(an_account_of(40))["kommuner"]
    account.pop(2)
    account[-1]["samletUdledning"][-1] *= factor
    kept: list[dict[str, object]] = account
    return kept
