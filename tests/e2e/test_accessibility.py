"""WCAG 2.2 AA as far as a program can decide it; a file of its own, as it takes longest."""

import pytest

from tests.e2e.gates import accessibility, faults_of
from tests.e2e.pages import Found
from tests.e2e.tab import Tab
from tracker.publish.language import LOCALES


@pytest.mark.parametrize("code", ["", *LOCALES])
def test_axe_finds_nothing_on_a_phone_or_a_desk_light_or_dark(
    code: str, tab: Tab, address: str, samples: tuple[Found, ...], axe: str
) -> None:
    own = [page for page in samples if page.language == code]

    assert faults_of(accessibility(axe), tab, address, own) == {}
