"""Answers that something went wrong with on the way."""

from hypothesis import strategies as st


def broken(body: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with a stretch cut out, changed or doubled, or cut off at the end."""
    places = st.tuples(st.integers(0, len(body)), st.integers(0, len(body))).map(sorted)
    return st.one_of(
        st.integers(0, len(body)).map(lambda end: body[:end]),
        places.map(lambda ends: body[: ends[0]] + body[ends[1] :]),
        places.map(lambda ends: body[: ends[1]] + body[ends[0] :]),
        st.builds(_replaced, st.just(body), st.integers(0, len(body)), st.binary(max_size=4)),
        st.builds(_replaced, st.just(body), st.integers(0, len(body)), st.sampled_from(_TOKENS)),
    )


_TOKENS = [b"null", b"[]", b"{}", b'"', b"-1", b"1e999", b"true", b"9" * 400, b"[" * 2000]


def _replaced(body: bytes, at: int, piece: bytes) -> bytes:
    return body[:at] + piece + body[at + len(piece) :]
