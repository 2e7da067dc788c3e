import gc

import pytest

from tracker.errors import StoreError
from tracker.pipeline.collector import collector_at_rest


def state_of_the_collector() -> tuple[object, int]:
    return gc.get_threshold(), gc.get_freeze_count()


def fail_in_the_middle(found: list[object]) -> None:
    with collector_at_rest():
        found.append(state_of_the_collector())
        raise StoreError("the disk is full", hint="make room")


def test_the_collector_goes_on_as_before_even_after_a_failure() -> None:
    before = state_of_the_collector()
    during: list[object] = []

    with pytest.raises(StoreError):
        fail_in_the_middle(during)

    assert state_of_the_collector() == before
    assert during != [before]
