"""Whether a publisher went back to an older file, which would undo what is known.

A server that restores a backup, or one of several copies that lags behind, sends what looks like
new bytes. Two things give it away: the date that the server itself names, and bytes that were
loaded before. Who knows better loads the answer with `tracker feeds accept`.
"""

from collections.abc import Iterable, Iterator

from tracker.errors import RejectedError, StoreError
from tracker.fetch.moments import moment_of
from tracker.fetch.snapshot import Manifest, RawStore


def refuse_older(raw: RawStore, manifest: Manifest, accepted: Iterable[str]) -> None:
    """Compare with what was loaded, newest first; RejectedError where the answer is older."""
    known = kept(raw, accepted)
    last = next(known, None)
    if last is None or manifest.same_bytes(last):
        return
    _refuse_older_date(manifest, last)
    for each in known:
        if manifest.same_bytes(each):
            raise _older(manifest, f"its bytes are those of {each.fetched_at.date()}")


def kept(raw: RawStore, accepted: Iterable[str]) -> Iterator[Manifest]:
    """A manifest that was lost compares with nothing; `tracker verify` names it."""
    for sha256 in accepted:
        try:
            yield raw.load(sha256)
        except StoreError:
            continue


def _refuse_older_date(manifest: Manifest, last: Manifest) -> None:
    before = {exchange.address: exchange for exchange in last.exchanges}
    for exchange in manifest.exchanges:
        known = before.get(exchange.address)
        if known is None or known.sha256 == exchange.sha256:
            continue
        new, old = moment_of(exchange.last_modified), moment_of(known.last_modified)
        if new and old and new < old:
            raise _older(manifest, f"the publisher dates it {new.date()}, the last one {old}")


def _older(manifest: Manifest, why: str) -> RejectedError:
    return RejectedError(
        f"{manifest.feed}: the answer is an older one than the last that was loaded: {why}",
        hint="the last good figures stay; if the publisher took figures back on purpose, load it: "
        f"tracker feeds accept {manifest.sha256[:12]} --why …",
    )
