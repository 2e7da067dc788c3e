"""The raw store: what goes in comes out, and nothing damaged comes out quietly."""

import gzip
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fetch.build import NOW, an_exchange
from tracker.errors import StoreError
from tracker.fetch.snapshot import Exchange, Manifest, RawStore


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path)


def a_manifest(*exchanges: Exchange) -> Manifest:
    return Manifest(feed="xx_example_solar", fetched_at=NOW, exchanges=exchanges)


def kept(store: RawStore, content: bytes, **changes: str) -> Exchange:
    sha256, size = store.put([content])
    return an_exchange(sha256=sha256, size=size, **changes)


def object_file(tmp_path: Path) -> Path:
    (path,) = tmp_path.glob("raw/*/*.zst")
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chunks=st.lists(st.binary(max_size=2_000)))
def test_any_bytes_come_out_as_they_went_in(store: RawStore, chunks: list[bytes]) -> None:
    content = b"".join(chunks)

    sha256, size = store.put(chunks)

    assert (sha256, size) == (hashlib.sha256(content).hexdigest(), len(content))
    with store.open(sha256) as stream:
        assert stream.read() == content


def test_the_same_bytes_are_kept_once(store: RawStore, tmp_path: Path) -> None:
    store.put([b"one", b"two"])
    store.put([b"onetwo"])

    assert object_file(tmp_path).stem == hashlib.sha256(b"onetwo").hexdigest()


def test_bytes_that_break_off_leave_nothing_behind(store: RawStore, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put(broken())

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_object_cut_at_any_byte_is_found_when_it_is_read(
    store: RawStore, tmp_path: Path
) -> None:
    sha256, _ = store.put([b"figures of a town"])
    whole = object_file(tmp_path).read_bytes()

    for length in range(len(whole)):
        object_file(tmp_path).write_bytes(whole[:length])
        with store.open(sha256) as stream, pytest.raises(StoreError, match=sha256):
            stream.read()


def test_an_object_with_any_byte_flipped_never_gives_other_bytes(
    store: RawStore, tmp_path: Path
) -> None:
    sha256, _ = store.put([b"figures of a town"])
    whole = object_file(tmp_path).read_bytes()

    for index in range(len(whole)):
        flipped = bytes([*whole[:index], whole[index] ^ 0x55, *whole[index + 1 :]])
        object_file(tmp_path).write_bytes(flipped)
        assert store.is_intact(sha256) is (next(store.verify(), None) is None)
        with store.open(sha256) as stream:
            assert read_or_refused(stream.read) in (b"figures of a town", StoreError)


def read_or_refused(read: object) -> object:
    try:
        return read()  # type: ignore[operator]
    except StoreError:
        return StoreError


def test_a_missing_object_is_named_with_what_to_do(store: RawStore) -> None:
    with pytest.raises(StoreError, match=r"0{64} is missing") as caught:
        store.open("0" * 64)

    assert "fetch the feed again" in caught.value.hint


def test_putting_the_bytes_again_repairs_a_damaged_object(store: RawStore, tmp_path: Path) -> None:
    sha256, _ = store.put([b"figures"])
    object_file(tmp_path).write_bytes(b"rot")

    store.put([b"figures"])

    assert store.is_intact(sha256)


def test_putting_the_bytes_again_repairs_any_flipped_byte(store: RawStore, tmp_path: Path) -> None:
    sha256, _ = store.put([b"figures of a town"])
    whole = object_file(tmp_path).read_bytes()

    for index in range(len(whole)):
        flipped = bytes([*whole[:index], whole[index] ^ 0x01, *whole[index + 1 :]])
        object_file(tmp_path).write_bytes(flipped)
        assert store.put([b"figures of ", b"a town"]) == (sha256, 17)
        assert object_file(tmp_path).read_bytes() == whole


def test_equal_bytes_are_not_written_again_but_count_as_young(
    store: RawStore, tmp_path: Path
) -> None:
    """Retention goes by the age of a file: what came again is not old."""
    store.put([b"figures"])
    os.utime(object_file(tmp_path), (0, 0))
    before = object_file(tmp_path).stat()

    store.put([b"fig", b"ures"])

    after = object_file(tmp_path).stat()
    assert after.st_ino == before.st_ino
    assert after.st_mtime > before.st_mtime
    assert list(store.unfinished()) == []


def test_equal_bytes_put_a_seal_on_what_had_none(store: RawStore, tmp_path: Path) -> None:
    store.put([b"figures"])
    sealed = object_file(tmp_path).read_bytes()
    object_file(tmp_path).write_bytes(zstandard.compress(b"figures"))

    store.put([b"figures"])

    assert object_file(tmp_path).read_bytes() == sealed


def test_a_manifest_comes_back_as_it_was_saved(store: RawStore) -> None:
    manifest = a_manifest(kept(store, b"[1]"), kept(store, b"[2]", area="GM0518", role="table"))

    name = store.save(manifest)

    assert name == manifest.sha256
    assert store.load(name) == manifest


def test_the_name_of_a_snapshot_is_the_hash_of_its_manifest(
    store: RawStore, tmp_path: Path
) -> None:
    name = store.save(a_manifest(kept(store, b"[1]")))

    content = (tmp_path / "snapshots" / f"{name}.json").read_bytes()

    assert hashlib.sha256(content).hexdigest() == name


def test_same_bytes_looks_at_addresses_and_content_in_order_and_not_at_times() -> None:
    first, second = an_exchange(sha256="1" * 64), an_exchange(sha256="2" * 64)
    later = replace(first, fetched_at=NOW + timedelta(days=1), etag='"new"')

    assert a_manifest(first, second).same_bytes(a_manifest(later, second))
    assert not a_manifest(first, second).same_bytes(a_manifest(second, first))
    assert not a_manifest(first, second).same_bytes(a_manifest(first))


@pytest.mark.parametrize("content", [b"{}", b"", b"rot"])
def test_a_damaged_manifest_is_refused(store: RawStore, tmp_path: Path, content: bytes) -> None:
    name = store.save(a_manifest(kept(store, b"[1]")))
    (tmp_path / "snapshots" / f"{name}.json").write_bytes(content)

    with pytest.raises(StoreError, match=f"snapshot {name} is damaged"):
        store.load(name)


def test_a_manifest_of_another_version_is_refused(store: RawStore, tmp_path: Path) -> None:
    name = hashlib.sha256(b"{}").hexdigest()
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / f"{name}.json").write_bytes(b"{}")

    with pytest.raises(StoreError, match="another version"):
        store.load(name)


def test_a_missing_manifest_is_named(store: RawStore) -> None:
    with pytest.raises(StoreError, match="snapshot abc is missing"):
        store.load("abc")


def test_verify_says_nothing_about_a_whole_store(store: RawStore) -> None:
    store.save(a_manifest(kept(store, b"[1]"), kept(store, b"[2]")))

    assert list(store.verify()) == []


def test_verify_names_a_damaged_object(store: RawStore, tmp_path: Path) -> None:
    exchange = kept(store, b"[1]")
    object_file(tmp_path).write_bytes(b"rot")

    (problem,) = store.verify()

    assert f"{exchange.sha256} is damaged" in problem


def test_verify_finds_any_one_flipped_bit_and_names_that_file_only(
    store: RawStore, tmp_path: Path
) -> None:
    exchanges = [kept(store, each) for each in (b"figures " * 9, b"[1]")]
    store.save(a_manifest(*exchanges))
    files = sorted(each for each in tmp_path.rglob("*") if each.is_file())
    for file in files:
        whole = file.read_bytes()
        for byte in range(len(whole)):
            flipped = bytearray(whole)
            flipped[byte] ^= 1 << byte % 8
            file.write_bytes(flipped)
            (problem,) = store.verify()
            assert f"{file.stem} is damaged" in problem, byte
        file.write_bytes(whole)

    assert len(files) == 3
    assert list(store.verify()) == []


def test_an_object_with_any_bit_flipped_is_not_whole(store: RawStore, tmp_path: Path) -> None:
    sha256 = kept(store, b"figures of a town").sha256
    whole = object_file(tmp_path).read_bytes()
    for bit in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        object_file(tmp_path).write_bytes(flipped)
        assert not store.is_intact(sha256), bit


def test_an_object_that_was_kept_before_there_were_seals_is_read_as_ever(
    store: RawStore, tmp_path: Path
) -> None:
    sha256 = kept(store, b"figures of a town").sha256
    object_file(tmp_path).write_bytes(zstandard.compress(b"figures of a town"))

    assert store.is_intact(sha256)
    assert list(store.verify()) == []
    with store.open(sha256) as stream:
        assert stream.read() == b"figures of a town"


def test_verify_names_a_missing_object_and_who_needs_it(store: RawStore, tmp_path: Path) -> None:
    exchange = kept(store, b"[1]")
    name = store.save(a_manifest(exchange))
    object_file(tmp_path).unlink()

    (problem,) = store.verify()

    assert f"{exchange.sha256} is missing: snapshot {name} of xx_example_solar" in problem


def test_verify_names_a_damaged_manifest(store: RawStore, tmp_path: Path) -> None:
    name = store.save(a_manifest(kept(store, b"[1]")))
    (tmp_path / "snapshots" / f"{name}.json").write_bytes(b"{}")

    (problem,) = store.verify()

    assert f"snapshot {name} is damaged" in problem


def test_a_pull_gives_each_answer_with_its_request(store: RawStore) -> None:
    address = "https://figures.example/rows?area=GM0518&note=&sort=a%20b"
    exchange = kept(store, b"[1]", address=address, area="GM0518", role="table")

    (answer,) = store.pull(a_manifest(exchange)).role("table")

    assert answer.request.url == "https://figures.example/rows"
    assert answer.request.params == (("area", "GM0518"), ("note", ""), ("sort", "a b"))
    assert answer.request.area == "GM0518"
    assert answer.media_type == "application/json"
    with answer.open() as stream:
        assert stream.read() == b"[1]"


@pytest.mark.parametrize(
    "changes",
    [{"address": "https://figures.example/all.json.gz"}, {"media_type": "application/gzip"}],
)
def test_a_pull_opens_a_compressed_file_and_keeps_it_as_it_came(
    store: RawStore, changes: dict[str, str]
) -> None:
    packed = gzip.compress(b"[1, 2]") + gzip.compress(b"[3]")
    exchange = kept(store, packed, **changes)

    (answer,) = store.pull(a_manifest(exchange)).answers

    with answer.open() as stream:
        assert stream.read() == b"[1, 2][3]"
    with store.open(exchange.sha256) as stream:
        assert stream.read() == packed


def test_a_file_that_only_calls_itself_compressed_is_given_as_it_is(store: RawStore) -> None:
    exchange = kept(store, b"[1]", address="https://figures.example/all.json.gz")

    with store.plain(exchange) as stream:
        assert stream.read() == b"[1]"
