from collections.abc import Callable
from types import MappingProxyType

import pytest

from tests.publish.builders import a_feed, no_requests, nothing
from tests.publish.promises import co2
from tracker.publish.manifest import fingerprint


def test_equal_models_have_one_fingerprint_and_others_another() -> None:
    assert fingerprint(co2()) == fingerprint(co2())
    assert fingerprint(co2()) != fingerprint(co2(likelihood=0.62))


def test_the_order_of_a_mapping_does_not_count() -> None:
    one, other = {"nl": "a", "da": "b"}, {"da": "b", "nl": "a"}

    assert fingerprint(one) == fingerprint(other) == fingerprint(MappingProxyType(one))


@pytest.mark.parametrize("function", [nothing, no_requests])
def test_a_feeds_functions_stand_by_their_name(function: Callable[..., object]) -> None:
    assert fingerprint(function) == fingerprint(function.__qualname__)
    assert fingerprint(a_feed()) == fingerprint(a_feed())


def test_what_has_no_stable_form_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="object"):
        fingerprint(object())
