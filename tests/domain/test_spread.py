from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.spread import Joined


@given(st.lists(st.text(max_size=4)))
def test_texts_that_are_joined_are_the_texts_that_came(texts: list[str]) -> None:
    assert list(Joined.of(texts)) == texts


@given(st.lists(st.text(max_size=4)), st.slices(6))
def test_some_of_joined_texts_are_some_of_the_texts(texts: list[str], some: slice) -> None:
    assert Joined.of(texts)[some] == texts[some]
