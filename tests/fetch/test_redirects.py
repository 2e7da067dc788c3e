"""Redirects: followed to public https addresses, and to no other."""

from typing import Any

import pytest

from tests.fetch.build import ADDRESS
from tests.fetch.pulling import Fault, a_recording, contents, new, pull_once, refused_and_healed
from tests.replay import Kind, Replay
from tracker.errors import (
    FetchError,
    TrackerError,
)
from tracker.fetch.snapshot import RawStore

FAULTS: list[Fault] = [
    ("redirect", {"to": "http://127.0.0.1:9/"}, FetchError, "not https"),
    ("redirect", {"to": "http://169.254.169.254/latest"}, FetchError, "not https"),
    ("redirect", {"to": "https://169.254.169.254/latest"}, FetchError, "no public host"),
    ("redirect", {"to": "https://[::ffff:127.0.0.1]/"}, FetchError, "no public host"),
    ("redirect", {"to": "https://ok.example@[::1]/"}, FetchError, "names a user"),
    ("redirect", {"to": "https://10.0.0.1/"}, FetchError, "no public host"),
    ("redirect", {"to": "https://[fd00::1]/"}, FetchError, "no public host"),
    ("redirect", {"to": "ftp://figures.example/"}, FetchError, "not https"),
    ("redirect", {"to": "file:///etc/passwd"}, FetchError, "not https"),
    ("redirect", {"to": "http://figures.example/"}, FetchError, "not https"),
    ("redirect", {"to": "https://xn--/"}, FetchError, "cannot be read"),
    ("redirect", {"to": ADDRESS}, FetchError, "more than 5 times"),
]


@pytest.mark.parametrize(("kind", "details", "expected", "says"), FAULTS)
def test_a_redirect_to_a_forbidden_address_is_refused_and_a_good_answer_heals_it(
    tmp_store: RawStore,
    kind: Kind,
    details: dict[str, Any],
    expected: type[TrackerError],
    says: str,
) -> None:
    refused_and_healed(tmp_store, kind, details, expected, says)


def test_a_redirect_within_the_mirror_is_followed_to_the_mirrored_address(
    tmp_store: RawStore,
) -> None:
    moved = "https://figures.example/new/solar.json"
    with Replay(answers=[a_recording(), a_recording(b"[2]", address=moved)]) as replay:
        replay.fault(ADDRESS, "redirect", to="/new/solar.json")

        assert contents(tmp_store, new(pull_once(replay, tmp_store))) == [b"[2]"]
