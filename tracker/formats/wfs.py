"""GeoJSON answers of a WFS: a page cut off at the server's limit is valid GeoJSON, and refused."""

import io
from typing import BinaryIO, Final, TypeVar

import msgspec

from tracker.formats import geojson
from tracker.formats.body import decode, refused

P = TypeVar("P")
_EXPECTED: Final = "a WFS FeatureCollection with all the features that match"


class _Counts(msgspec.Struct, rename="camel"):
    """GeoServer writes "unknown" where it did not count; older ones name the sum totalFeatures."""

    number_matched: int | str | None = None
    number_returned: int | str | None = None
    total_features: int | str | None = None


_COUNTS: Final = msgspec.json.Decoder(_Counts)


def features(
    stream: BinaryIO, properties: msgspec.json.Decoder[P]
) -> tuple[geojson.Feature[P], ...]:
    """All features; an answer that holds fewer than match, or does not say how many, is refused."""
    body = stream.read()
    counts = decode(body, _COUNTS, _EXPECTED)
    found = tuple(geojson.features(io.BytesIO(body), properties))
    told = counts.number_matched, counts.total_features
    matched = next((each for each in told if isinstance(each, int)), None)
    if matched is None:
        raise refused("nobody says how many features match", expected=_EXPECTED, head=body)
    returned = counts.number_returned if isinstance(counts.number_returned, int) else matched
    if not len(found) == returned == matched:
        why = f"{len(found)} features came, {returned} were announced, {matched} match"
        raise refused(why, expected=_EXPECTED, head=body)
    return found
