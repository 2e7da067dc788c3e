import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import fingerprint

TEXTS = st.lists(st.text(max_size=12) | st.sampled_from(["", "\0", "a\0", "a", "ü", "x" * 65]))


@given(TEXTS)
def test_equal_texts_have_equal_numbers_and_different_ones_different(texts: list[str]) -> None:
    numbers = fingerprint.of_texts(texts).tolist()

    assert len(set(numbers)) == len(set(texts))
    assert [dict(zip(texts, numbers, strict=True))[text] for text in texts] == numbers


@given(TEXTS, TEXTS)
def test_a_text_has_the_same_number_whatever_stands_beside_it(
    one: list[str], other: list[str]
) -> None:
    together = fingerprint.of_texts([*one, *other]).tolist()

    assert together == [*fingerprint.of_texts(one).tolist(), *fingerprint.of_texts(other).tolist()]


def test_numbers_are_the_same_on_every_machine_and_for_ever() -> None:
    texts = fingerprint.of_texts(["NLXXXE1", "Zoë"]).tolist()

    assert texts == [17150068965667672194, 14476355089938212928]
    # SHA-256 of {} begins with 44136fa355b3678a, read from the last byte to the first.
    assert fingerprint.of_bytes(b"{}") == 0x8A67B355A36F1344


def test_the_order_of_columns_and_the_sign_of_zero() -> None:
    one, other = np.array([1, 2]), np.array([2, 1])

    assert (fingerprint.combined(one, other) != fingerprint.combined(other, one)).all()
    assert fingerprint.combined(np.array([0.0])) == fingerprint.combined(np.array([-0.0]))


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=4), max_size=6))
def test_sums_know_no_order_within_a_run(runs: list[list[int]]) -> None:
    lengths = np.array([len(run) for run in runs], dtype=np.int32)
    shuffled = [sorted(run) for run in runs]

    sums = [
        fingerprint.sums(np.array([n for run in each for n in run], dtype=np.uint64), lengths)
        for each in (runs, shuffled)
    ]

    assert sums[0].tolist() == sums[1].tolist()
    assert [total for total, run in zip(sums[0].tolist(), runs, strict=True) if not run] == [
        0 for run in runs if not run
    ]


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_membership_and_repeats(numbers: list[int], known: list[int]) -> None:
    column, among = (np.array(each, dtype=np.uint64) for each in (numbers, sorted(known)))

    assert fingerprint.among(column, among).tolist() == [n in known for n in numbers]
    repeated = fingerprint.repeated(column).tolist()
    assert set(repeated) == {n for n in numbers if numbers.count(n) > 1}
    assert len(numbers) - len(repeated) == len(set(numbers))


@given(st.lists(st.lists(st.integers(0, 2**64 - 1)), max_size=20))
def test_parts_that_come_one_by_one_give_each_number_once(parts: list[list[int]]) -> None:
    found = fingerprint.distinct(np.array(each, dtype=np.uint64) for each in parts)

    assert found.tolist() == sorted({number for each in parts for number in each})


@given(st.lists(st.integers(0, 2**64 - 1)), st.sampled_from([1, 2, 64, 256]))
def test_equal_shares_follow_the_order_of_the_numbers(numbers: list[int], parts: int) -> None:
    found = fingerprint.shares(np.array(numbers, dtype=np.uint64), parts)

    assert found.tolist() == [number * parts // 2**64 for number in numbers]
