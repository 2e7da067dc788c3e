"""Bytes as faulty lines and disks leave them, for the promise "rows or FormatError"."""

from collections.abc import Callable
from contextlib import suppress

from hypothesis import strategies as st

from tracker.errors import FormatError


@st.composite
def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """The body with one stretch replaced, or cut off."""
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 12)))
    tail = b"" if draw(st.booleans()) else body[end:]
    return body[:start] + draw(st.binary(max_size=6)) + tail


def gives_rows_or_a_format_error(read: Callable[[], object]) -> None:
    """Any other exception is a fault of the reader and fails the test."""
    with suppress(FormatError):
        read()
