"""Whether a publisher changed the licence under which the last figures came.

Two places are watched: an answer of the role `license` (a licence file, or a description that
names it) which a feed may ask for beside its figures, and the header `Link: <…>; rel="license"`.
A person must read a new licence before new figures may be used under it.
"""

import re
from collections.abc import Iterable

from tracker.errors import RejectedError
from tracker.feeds.feed import LICENSE_TEXT
from tracker.fetch.snapshot import Manifest, RawStore
from tracker.pipeline.older import kept

_LINK = re.compile(r'<([^>]*)>[^<]*;\s*rel\s*=\s*"?license\b', re.IGNORECASE)


def refuse_other_license(raw: RawStore, manifest: Manifest, accepted: Iterable[str]) -> None:
    """RejectedError where a licence that stood beside the last loaded answer changed or is gone."""
    last = next(kept(raw, accepted), None)
    if last is None:
        return
    before, now = _licenses(last), _licenses(manifest)
    other = [place for place, said in before.items() if now.get(place) != said]
    if not other:
        return
    raise RejectedError(
        f"{manifest.feed}: the licence is not the one of the last answer: "
        f"{before[other[0]]} before, {now.get(other[0], 'none')} now",
        hint="the last good figures stay; read the new licence, let the feed's module say it "
        "(license, license_address, license_read, redistribute), then load the answer: "
        f"tracker feeds accept {manifest.sha256[:12]} --why …",
    )


def _licenses(manifest: Manifest) -> dict[str, str]:
    """What each answer says of the licence: the hash of a text, or the address of a link."""
    found: dict[str, str] = {}
    for exchange in manifest.exchanges:
        link = _LINK.search(exchange.link)
        if exchange.role == LICENSE_TEXT:
            found[exchange.address] = f"text {exchange.sha256[:12]}"
        elif link:
            found["link"] = link[1]
    return found
