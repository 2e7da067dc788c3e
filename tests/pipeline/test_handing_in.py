"""A council's file: checked like any feed, answered with row and column when it is wrong."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.formats.workbooks import a_workbook
from tests.pipeline.build import a_context
from tests.store.builders import a_figure, a_snapshot
from tracker.domain.assessment import TargetStatus
from tracker.errors import HandInError, RejectedError
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.handing_in import hand_in, told
from tracker.store.observations import add_vintage, newest_of_feed
from tracker.store.snapshots import add_snapshot, snapshot_by_hash

HEADER = "area,indicator,period,value,unit,source,read\n"
TREES = "0151,trees-planted,2026,500,tree,https://ballerup.example/trees,2026-11-10\n"


def a_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "trees.csv"
    file.write_text(header + "".join(rows), encoding="utf-8")
    return file


def add_births_of_the_feed(context: Context) -> None:
    with context.engine.begin() as connection:
        row = a_snapshot(feed="dk_dst_births")
        add_snapshot(connection, row=row, checks=(), quarantined=())
        add_vintage(
            connection,
            feed="dk_dst_births",
            sha256=row.sha256,
            fetched_at=row.fetched_at,
            figures=[a_figure("2021", 542.0, indicator="births")],
        )


def test_a_good_file_becomes_a_series_with_its_source(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        outcome = hand_in(context, a_file(tmp_path, TREES))

        with context.engine.connect() as connection:
            known = assessing.known_on(connection, ["0151"], date(2026, 11, 22))
        manifest = context.raw.load(outcome.snapshot or "")
    (series,) = [known.all["trees-planted", "0151", "hand-in"]]
    assert [(each.period, each.value) for each in series] == [("2026", 500.0)]
    assert manifest.exchanges[0].address == "https://ballerup.example/trees"


def test_planted_trees_that_are_handed_in_wait_for_the_births_of_their_year(
    tmp_path: Path,
) -> None:
    with a_context(tmp_path) as context:
        hand_in(context, a_file(tmp_path, TREES))
        births = TREES.replace("trees-planted", "births").replace(",tree,", ",birth,")
        before, _ = assessing.record(context, date(2027, 3, 1))
        hand_in(context, a_file(tmp_path, births))
        after, _ = assessing.record(context, date(2027, 3, 1))

    words = [
        next(each.status for each in found if each.pledge == "ballerup-tree-per-newborn")
        for found in (before, after)
    ]
    assert words == [TargetStatus.AWAITING_FIGURE, TargetStatus.MET]


def test_a_semicolon_file_with_a_mark_of_its_order_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "trees.csv"
    text = (HEADER + TREES).replace(",", ";")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())

    with a_context(tmp_path) as context:
        assert hand_in(context, file).changed == {("0151", "trees-planted")}


def a_filled_template(*, value: object = 500, hidden: tuple[str, ...] = ()) -> bytes:
    day = datetime(2026, 11, 10)  # noqa: DTZ001 a cell of a sheet has no zone
    source = "https://ballerup.example/trees"
    row = ["0151", "trees-planted", "2026", value, "tree", source, day]
    return a_workbook([HEADER.strip().split(","), row], hidden=hidden)


def test_a_workbook_is_kept_as_it_was_handed_in(tmp_path: Path) -> None:
    file = tmp_path / "trees.xlsx"
    file.write_bytes(a_filled_template(hidden=("Notes",)))
    with a_context(tmp_path) as context:
        outcome = hand_in(context, file)

        lines = list(told(context, outcome))
        manifest = context.raw.load(outcome.snapshot or "")
        with context.raw.pull(manifest).answers[0].open() as kept:
            assert kept.read() == file.read_bytes()
    assert outcome.changed == {("0151", "trees-planted")}
    assert manifest.exchanges[0].media_type.endswith("spreadsheetml.sheet")
    assert lines[:2] == ["loaded: trees-planted for 0151", "not read: the hidden sheet 'Notes'"]


def test_a_workbook_with_a_bad_figure_is_refused_whole_by_the_same_rules(tmp_path: Path) -> None:
    file = tmp_path / "trees.xlsx"
    file.write_bytes(a_filled_template(value=-500))

    with a_context(tmp_path) as context, pytest.raises(RejectedError, match=r"row 2.*plausible"):
        hand_in(context, file)


def test_a_wrong_cell_of_a_workbook_is_named_with_its_letter(tmp_path: Path) -> None:
    file = tmp_path / "trees.xlsx"
    file.write_bytes(a_filled_template(value="many"))

    place = r"row 2, value \(cell D2\)"
    with a_context(tmp_path) as context, pytest.raises(HandInError, match=place):
        hand_in(context, file)


def test_the_same_row_twice_is_a_duplicate(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        outcome = hand_in(context, a_file(tmp_path, TREES, TREES))
        with context.engine.connect() as connection:
            row = snapshot_by_hash(connection, sha256=outcome.snapshot or "")

    assert row is not None
    assert (row.received, row.accepted, row.quarantined, row.duplicates) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    ("bad", "rule"), [("-500", "plausible-value"), ("600", "one-figure-per-key")]
)
def test_a_file_with_one_bad_row_is_refused_whole_with_row_and_rule(
    tmp_path: Path, bad: str, rule: str
) -> None:
    file = a_file(tmp_path, TREES, TREES.replace("500", bad))

    with a_context(tmp_path) as context:
        with pytest.raises(RejectedError, match="row 3") as refused:
            hand_in(context, file)
        with context.engine.connect() as connection:
            assert newest_of_feed(connection, feed="hand-in") == {}

    assert f"row 3, value: {float(bad)} breaks {rule}; asked is" in refused.value.message
    assert "checks" not in refused.value.hint  # the operators' page is not the sender's to open


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("0151", "9999", "row 2, area"),
        ("trees-planted", "trees", "row 2, indicator"),
        (",tree,", ",bush,", "row 2, unit"),
        ("500", "many", "row 2, value"),
        ("500", "inf", "row 2, value"),
        ("500", "5_00", "row 2, value"),
        ("500", "1.234", "row 2, value"),
        ("https://", "https://user:pw@", "row 2, source"),
        ("https://ballerup.example", "https://127.0.0.1", "row 2, source"),
        ("500", "", "row 2, value"),
        (",2026,", ",26,", "row 2, period"),
        ("https://", "file://", "row 2, source"),
        ("2026-11-10", "10-01-2027", "row 2, read"),
        (",2026-11-10", "", "row 2, the row"),
        ("tree,", 'tr"ee","x', "row"),
    ],
)
def test_a_wrong_cell_is_answered_with_row_and_column(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    file = a_file(tmp_path, TREES.replace(old, new, 1))

    with a_context(tmp_path) as context, pytest.raises(HandInError) as refused:
        hand_in(context, file)

    assert place in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("header", ["area,value\n", "", "\xff"])
def test_a_file_that_is_not_the_template_is_refused(tmp_path: Path, header: str) -> None:
    file = tmp_path / "trees.csv"
    file.write_bytes(header.encode("latin-1"))

    with a_context(tmp_path) as context, pytest.raises(HandInError, match="row 1"):
        hand_in(context, file)


def test_a_file_with_a_header_only_is_refused(tmp_path: Path) -> None:
    with a_context(tmp_path) as context, pytest.raises(HandInError, match="no figures"):
        hand_in(context, a_file(tmp_path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with a_context(tmp_path) as context, pytest.raises(HandInError, match=r"gone\.csv"):
        hand_in(context, tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("2026-11-10", "2099-01-10", "row 2, read"), (",2026,", ",2099,", "row 2, period")],
)
def test_what_has_not_come_yet_is_refused(tmp_path: Path, old: str, new: str, place: str) -> None:
    file = a_file(tmp_path, TREES.replace(old, new, 1))

    with a_context(tmp_path) as context, pytest.raises(HandInError, match=place):
        hand_in(context, file)


def test_a_hand_in_beside_a_feed_says_which_of_both_is_used(tmp_path: Path) -> None:
    births = TREES.replace("trees-planted", "births").replace(",tree,", ",birth,")
    with a_context(tmp_path) as context:
        add_births_of_the_feed(context)
        outcome = hand_in(context, a_file(tmp_path, births))

        lines = list(told(context, outcome))

    assert lines[0] == (
        "loaded: births for 0151, but the pages use dk_dst_births, which comes first"
    )


def test_any_place_of_the_catalogue_may_hand_in_and_is_told_that_it_has_no_page(
    tmp_path: Path,
) -> None:
    with a_context(tmp_path) as context:
        outcome = hand_in(context, a_file(tmp_path, TREES.replace("0151", "0101", 1)))

        lines = list(told(context, outcome))

    assert lines[0] == (
        "loaded: trees-planted for 0101, which has no page yet: nothing was promised there"
    )


def test_a_code_that_lost_its_leading_zero_is_answered_with_the_likely_one(
    tmp_path: Path,
) -> None:
    file = a_file(tmp_path, TREES.replace("0151", "151", 1))

    with a_context(tmp_path) as context, pytest.raises(HandInError) as refused:
        hand_in(context, file)

    assert "'151' is no area of the catalogue. Did you mean 0151?" in refused.value.message
