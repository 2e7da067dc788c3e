"""Keys of publishers: sent to their own origin only, and found nowhere else."""

from pathlib import Path

import pytest
import structlog

from tests.fetch.build import ADDRESS, DAY, NOW, CannedNetwork, a_client, a_feed, an_answer
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import FetchError, NoKeyError, OutageError, TrackerError
from tracker.feeds.feed import Feed, Request
from tracker.fetch.snapshot import RawStore

CANARY = "c4n4ry-0f-4-k3y"
NEXT = "https://figures.example/next.json"


def a_keyed_feed(*requests: Request) -> Feed:
    return a_feed(*requests, key_header="X-Api-Key")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    folder.mkdir()
    write(folder, f"{CANARY}\n".encode())
    return folder


def write(folder: Path, content: bytes) -> Path:
    file = folder / "xx_example_solar"
    file.write_bytes(content)
    file.chmod(0o600)
    return file


def pull(store: RawStore, keys: Path | None, network: CannedNetwork, *requests: Request) -> None:
    with a_client(network=network, keys=keys, retries=0) as client:
        client.pull(a_keyed_feed(*requests), day=DAY, store=store, previous=None)


def sent(network: CannedNetwork) -> list[bool]:
    """Whether each request that left carried the key."""
    return [CANARY.encode() in each for each in network.written if each.startswith(b"GET")]


def test_every_request_of_a_feed_carries_its_key(tmp_store: RawStore, keys: Path) -> None:
    network = CannedNetwork(an_answer(b"[1]"), an_answer(b"[2]"))

    pull(tmp_store, keys, network, Request(url=ADDRESS), Request(url=NEXT))

    assert sent(network) == [True, True]
    assert b"X-Api-Key: " + CANARY.encode() + b"\r\n" in network.written[0]


def test_a_feed_without_a_key_header_gets_no_key(tmp_store: RawStore, keys: Path) -> None:
    network = CannedNetwork(an_answer())
    with a_client(network=network, keys=keys) as client:
        client.pull(a_feed(), day=DAY, store=tmp_store, previous=None)

    assert sent(network) == [False]


def test_a_mirror_is_asked_without_a_key(tmp_store: RawStore, keys: Path) -> None:
    recorded = Recorded(address=ADDRESS, recorded=NOW, body=b"[1]")
    with Replay(answers=[recorded]) as replay:
        for folder in (keys, None):
            with a_client(replay.origin, keys=folder) as client:
                client.pull(a_keyed_feed(), day=DAY, store=tmp_store, previous=None)

    assert [CANARY in str(asked.headers) for asked in replay.log] == [False, False]


@pytest.mark.parametrize("missing", ["setting", "folder", "file", "content"])
def test_a_feed_whose_key_is_missing_is_never_asked(
    tmp_store: RawStore, keys: Path, missing: str
) -> None:
    network = CannedNetwork()
    folder = {"setting": None, "folder": keys / "none"}.get(missing, keys)
    if missing in ("file", "content"):
        write(keys, b"\n").unlink()
    if missing == "content":
        write(keys, b" \n")

    with pytest.raises(NoKeyError, match="xx_example_solar needs a key") as caught:
        pull(tmp_store, folder, network)

    assert network.connected == []
    assert "TRACKER_KEYS" in caught.value.hint
    assert str(keys) not in caught.value.message  # it stands on a public page
    assert not tmp_store.partial_path("xx_example_solar").exists()


@pytest.mark.parametrize("content", [b"one\ntwo", b"\xff\xfe", b"a\0b", b"a\r\nX-Evil: 1"])
def test_a_file_that_holds_no_key_is_refused_without_showing_it(
    tmp_store: RawStore, keys: Path, content: bytes
) -> None:
    write(keys, content)

    with pytest.raises(FetchError, match="its key file") as caught:
        pull(tmp_store, keys, CannedNetwork())

    assert not isinstance(caught.value, NoKeyError)
    assert "X-Evil" not in f"{caught.value!r}{caught.value.hint}{caught.value.__cause__!r}"


@pytest.mark.parametrize(("mode", "warnings"), [(0o600, 0), (0o640, 0), (0o644, 1)])
def test_a_key_that_everybody_may_read_is_used_with_a_warning(
    tmp_store: RawStore, keys: Path, mode: int, warnings: int
) -> None:
    (keys / "xx_example_solar").chmod(mode)
    network = CannedNetwork(an_answer())

    with structlog.testing.capture_logs() as logs:
        pull(tmp_store, keys, network)

    found = [each for each in logs if each["log_level"] == "warning"]
    assert len(found) == warnings
    assert all("chmod 600" in each["hint"] for each in found)
    assert sent(network) == [True]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://figures.example/b", True),
        ("https://figures.example:8443/b", False),
        ("https://sub.figures.example/b", False),
        ("https://other.example/b", False),
    ],
)
def test_a_redirect_takes_the_key_along_only_within_its_origin(
    tmp_store: RawStore, keys: Path, target: str, *, expected: bool
) -> None:
    network = CannedNetwork(an_answer(b"", "302 Found", Location=target), an_answer(b"[1]"))

    pull(tmp_store, keys, network)

    assert sent(network) == [True, expected]


BAD = [
    [an_answer(status="401 Unauthorized")],
    [an_answer(status="503 Busy")],
    [an_answer(b"<html>log in</html>")],
    [an_answer(b"[1]"), an_answer(status="429 Too Many Requests")],
    [an_answer(b"", "302 Found", Location="https://10.0.0.1/")],
    [an_answer(b"[1]"), b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1"],
]


@pytest.mark.parametrize("answers", BAD)
def test_a_key_stands_in_no_message_log_note_or_kept_file_when_a_pull_fails(
    tmp_store: RawStore,
    tmp_path: Path,
    keys: Path,
    capfd: pytest.CaptureFixture[str],
    answers: list[bytes],
) -> None:
    network = CannedNetwork(*answers)

    with pytest.raises(TrackerError) as caught:
        pull(tmp_store, keys, network, Request(url=ADDRESS), Request(url=NEXT))

    causes = repr([caught.value, caught.value.__cause__, caught.value.__notes__])
    assert sent(network)[0]
    assert CANARY not in causes + "".join(capfd.readouterr())
    assert not leaks(tmp_path)
    if isinstance(caught.value, OutageError) and len(answers) > 1:
        assert tmp_store.partial_path("xx_example_solar").exists()


def test_a_key_stands_in_nothing_that_is_kept_of_a_good_pull(
    tmp_store: RawStore, tmp_path: Path, keys: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pull(tmp_store, keys, CannedNetwork(an_answer(b"[1]")))

    assert list(tmp_path.glob("var/snapshots/*.json"))
    assert CANARY not in "".join(capfd.readouterr())
    assert not leaks(tmp_path)


def leaks(folder: Path) -> list[Path]:
    """Files, answers unpacked, that hold the key without being the key file."""
    store = RawStore(folder / "var")
    files = [each for each in folder.rglob("*") if each.is_file() and each.parent.name != "keys"]
    kept = [store.open(each.stem).read() for each in files if each.suffix == ".zst"]
    assert not any(CANARY.encode() in each for each in kept)
    return [each for each in files if CANARY.encode() in each.read_bytes()]
