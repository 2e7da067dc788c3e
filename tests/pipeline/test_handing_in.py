"""A council's file: checked like any feed, answered with row and column when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.build import a_context
from tracker.domain.assessment import TargetStatus
from tracker.errors import HandInError, RejectedError
from tracker.pipeline import assessing
from tracker.pipeline.handing_in import hand_in
from tracker.store.snapshots import quarantine_of, snapshot_by_hash

HEADER = "area,indicator,period,value,unit,source,read\n"
TREES = "0151,trees-planted,2026,500,tree,https://ballerup.example/trees,2027-01-10\n"


def a_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "trees.csv"
    file.write_text(header + "".join(rows), encoding="utf-8")
    return file


def test_a_good_file_becomes_a_series_with_its_source(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        outcome = hand_in(context, a_file(tmp_path, TREES))

        with context.engine.connect() as connection:
            known = assessing.known_on(connection, context.catalogue, date(2026, 11, 22))
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


def test_the_same_row_twice_is_a_duplicate_and_two_values_are_quarantined(
    tmp_path: Path,
) -> None:
    other = TREES.replace("2026", "2025", 1)
    rows = (TREES, TREES, other, other.replace("500", "600"))

    with a_context(tmp_path) as context:
        outcome = hand_in(context, a_file(tmp_path, *rows))
        with context.engine.connect() as connection:
            row = snapshot_by_hash(connection, sha256=outcome.snapshot or "")
            quarantined = quarantine_of(connection, sha256=outcome.snapshot or "")

    assert row is not None
    assert (row.received, row.accepted, row.quarantined, row.duplicates) == (4, 1, 2, 1)
    assert {each.row for each in quarantined} == {"row 4", "row 5"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("0151", "9999", "row 2, area"),
        ("trees-planted", "trees", "row 2, indicator"),
        (",tree,", ",bush,", "row 2, unit"),
        ("500", "many", "row 2, value"),
        ("500", "inf", "row 2, value"),
        ("500", "", "row 2, value"),
        (",2026,", ",26,", "row 2, period"),
        ("https://", "file://", "row 2, source"),
        ("2027-01-10", "10-01-2027", "row 2, read"),
        (",2027-01-10", "", "row 2, the row"),
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


def test_a_file_whose_only_row_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    file = a_file(tmp_path, TREES.replace("500", "-500"))

    with a_context(tmp_path) as context, pytest.raises(RejectedError, match="hand-in"):
        hand_in(context, file)
