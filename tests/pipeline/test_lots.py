"""Lots in one process and in several: the same bits in the same order."""

import os
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from tests.domain.test_rule_in_bulk import cases
from tests.pipeline.test_backtesting import a_file
from tracker.domain import rule
from tracker.domain.judgement import Outcomes
from tracker.errors import SeriesError
from tracker.pipeline import backtesting
from tracker.pipeline.backtesting import backtest_file
from tracker.pipeline.lots import Found, Lot, over_lots

SIZE = 140


def judged_in(lots: int, processes: int) -> list[Outcomes]:
    many = cases(SIZE)
    rows = np.array_split(np.arange(SIZE), lots)
    return over_lots(lambda some: rule.judge(many.take(some)), rows, processes=processes)


def column(found: list[Outcomes], name: str) -> bytes:
    return np.concatenate([getattr(each, name) for each in found]).tobytes()


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("lots", [1, 2, 7, SIZE])
def test_neither_processes_nor_lots_change_a_bit_of_a_judgement(lots: int, processes: int) -> None:
    whole = [rule.judge(cases(SIZE))]

    found = judged_in(lots, processes)

    assert [len(each.status) for each in found] == [
        len(each) for each in np.array_split(np.arange(SIZE), lots)
    ]
    for each in fields(Outcomes):
        assert column(found, each.name) == column(whole, each.name)


def test_workers_are_other_processes_and_what_they_find_can_be_written_to() -> None:
    found = over_lots(lambda lot: (os.getpid(), np.full(3, lot)), [5.0, 6.0], processes=2)

    assert os.getpid() not in {worker for worker, _ in found}
    for (_, array), lot in zip(found, [5.0, 6.0], strict=True):
        assert array.tolist() == [lot] * 3
        array[0] = 7.0
        assert array.tolist() == [7.0, lot, lot]


def test_arrays_of_any_length_and_kind_come_back() -> None:
    sent = [np.empty(0), np.arange(3, dtype=np.int8), np.arange(6.0).reshape(2, 3)[:, 1], "word"]

    found = over_lots(lambda _: sent, [0, 1], processes=2)

    for arrays in found:
        assert [np.asarray(each).tolist() for each in arrays] == [
            np.asarray(each).tolist() for each in sent
        ]


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    found = over_lots(np.arange, [2, 3], processes=2)

    assert [each.tolist() for each in found] == [[0, 1], [0, 1, 2]]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_in_a_worker_is_raised_with_its_hint() -> None:
    def fails(lot: int) -> int:
        raise SeriesError(f"lot {lot}", hint="bring another")

    with pytest.raises(SeriesError, match="lot 0") as caught:
        over_lots(fails, [0, 1], processes=2)

    assert caught.value.hint == "bring another"


def test_a_process_with_threads_does_the_work_itself() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        found = over_lots(lambda _: os.getpid(), [0, 1], processes=2)
    finally:
        done.set()
        thread.join()

    assert found == [os.getpid()] * 2


def test_a_backtest_says_the_same_in_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(
        tmp_path,
        *(
            f"A{area},{2000 + i},{100 + i * (area % 7) + i * i % 5}"
            for area in range(150)
            for i in range(20)
        ),
    )
    alone = backtest_file(file)
    shared: list[int] = []

    def seen(work: Callable[[Lot], Found], lots: Sequence[Lot], *, processes: int) -> list[Found]:
        shared.append(processes)
        return over_lots(work, lots, processes=processes)

    monkeypatch.setattr(backtesting, "WORTH_SHARING", 3000)
    monkeypatch.setattr(backtesting, "cores", lambda: 2)
    monkeypatch.setattr(backtesting, "over_lots", seen)

    assert backtest_file(file) == alone
    assert shared == [2]
    assert alone.record.cases > 10_000
