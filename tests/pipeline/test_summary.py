"""An answer beside the last good one, in one row."""

from datetime import date

import pytest

from tests.store.builders import a_figure, a_snapshot
from tracker.pipeline.staged import Staged
from tracker.pipeline.summary import revises_everything, summary
from tracker.store.observations import Figure, Key


def records(area: str, day: str, count: float) -> Figure:
    return Figure(
        indicator="charging-locations",
        area=area,
        period=day,
        reference=date.fromisoformat(day),
        value=count,
        unit="location",
        obs_status=a_figure().obs_status,
    )


def keyed(*figures: Figure) -> dict[Key, Figure]:
    return {figure.key: figure for figure in figures}


def seen(new: dict[Key, Figure], known: dict[Key, Figure], *, restates: bool) -> dict[str, object]:
    staged = Staged(figures=new, received=len(new))
    followed, expected = ["GM0518", "GM0603"], ["GM0518", "GM0603", "GM0363"]
    return summary(staged, known, a_snapshot(), followed, expected=expected, restates=restates)


def test_the_area_that_lost_most_is_seen_beside_its_newest_count() -> None:
    known = keyed(
        records("GM0518", "2026-06-01", 100.0),
        records("GM0518", "2026-06-02", 3_000.0),
        records("GM0603", "2026-06-02", 469.0),
    )
    new = keyed(records("GM0518", "2026-06-07", 3_304.0), records("GM0603", "2026-06-07", 235.0))

    found = seen(new, known, restates=False)

    assert found["least_area_ratio"] == pytest.approx(235 / 469)


def test_an_area_that_nobody_follows_may_shrink() -> None:
    known = keyed(records("GM0363", "2026-06-02", 4_000.0))
    new = keyed(records("GM0363", "2026-06-07", 1.0))

    assert seen(new, known, restates=False)["least_area_ratio"] == 1.0


def test_a_known_area_that_is_gone_is_missing_and_an_abolished_one_is_not() -> None:
    known = keyed(*(a_figure("2023", area=area) for area in ("GM0518", "GM0363", "GM0003")))

    assert seen(keyed(a_figure("2024", area="GM0518")), known, restates=True)["missing_areas"] == 1


def test_an_area_whose_rows_are_all_in_quarantine_did_come() -> None:
    known = keyed(*(a_figure("2023", area=area) for area in ("GM0518", "GM0363")))
    staged = Staged(
        figures=keyed(a_figure("2023", area="GM0518")), withheld={("births", "GM0363", "2023")}
    )

    found = summary(staged, known, None, [], expected=["GM0518", "GM0363"], restates=True)

    assert found["missing_areas"] == 0


def test_a_feed_of_single_days_is_not_compared_with_all_its_days() -> None:
    known = keyed(*(a_figure(str(year), area="GM0518") for year in range(2018, 2024)))

    found = seen(keyed(a_figure("2024", area="GM0518")), known, restates=False)

    assert found["least_area_ratio"] == 1.0


def test_a_revision_of_everything_needs_several_areas_and_periods() -> None:
    old = [a_figure(p, 1.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]
    new = [a_figure(p, 2.0, area=a) for p in ("2018", "2019") for a in ("0151", "0259")]

    assert revises_everything(new, keyed(*old))
    assert not revises_everything(new[:2], keyed(*old))
    assert not revises_everything(new[:1], keyed(*old[:1]))
