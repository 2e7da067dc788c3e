import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.spread import Joined, Spread


@given(st.lists(st.text(max_size=4)))
def test_texts_that_are_joined_are_the_texts_that_came(texts: list[str]) -> None:
    assert list(Joined.of(texts)) == texts


@given(st.lists(st.text(max_size=4)), st.slices(6))
def test_some_of_joined_texts_are_some_of_the_texts(texts: list[str], some: slice) -> None:
    assert Joined.of(texts)[some] == texts[some]


@given(st.lists(st.integers(0, 2), max_size=6), st.slices(6))
def test_a_column_of_shared_values_is_as_long_as_its_rows_and_can_be_cut(
    which: list[int], some: slice
) -> None:
    column = Spread(["a", "b", "c"], np.array(which, dtype=np.int64))

    assert len(column) == len(which)
    assert column[some] == ["abc"[each] for each in which][some]
