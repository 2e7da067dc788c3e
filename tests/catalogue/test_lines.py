"""Lines of TOML keys, against texts whose lines are known because the test wrote them."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.lines import line_of

KEYS = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
VALUES = st.sampled_from(
    [
        "1",
        '"[a.b] = c"',
        "2029-12-31",
        "{ x = 1 }",
        '["x = 1", "y"]',
        '[\n  "x = 1",\n  "y",\n]',
        '"""\n[fake]\nfake = 1\n"""',
        "'''\nfake = 1'''",
        '"""one line"""',
        '"# no comment" # [fake]',
    ]
)
GAPS = st.sampled_from(["", "\n", "# fake = 1\n", "# [fake]\n\n"])
Tables = list[tuple[str, str, str, dict[str, tuple[str, str]]]]
TABLES = st.lists(
    st.tuples(KEYS, KEYS, GAPS, st.dictionaries(KEYS, st.tuples(GAPS, VALUES), max_size=4)),
    max_size=6,
    unique_by=lambda table: table[:2],
)


def rendered(tables: Tables) -> tuple[str, dict[tuple[str, ...], int]]:
    """A TOML text, and the line of every header and key in it."""
    text = ""
    lines: dict[tuple[str, ...], int] = {}
    for first, second, gap, pairs in tables:
        text += gap
        lines[first, second] = text.count("\n") + 1
        text += f"[{first}.{second}]\n"
        for key, (space, value) in pairs.items():
            text += space
            lines[first, second, key] = text.count("\n") + 1
            text += f"{key} = {value}\n"
    return text, lines


def paths(table: dict[str, object], *above: str) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from paths(value, *above, key)


@given(TABLES)
def test_every_key_is_found_on_the_line_that_sets_it(tables: Tables) -> None:
    text, lines = rendered(tables)

    found = {path: line_of(text, path) for path in lines}

    assert found == lines


@given(TABLES)
def test_every_path_that_tomllib_reads_leads_to_a_line_of_the_text(tables: Tables) -> None:
    text, _ = rendered(tables)

    found = [line_of(text, path) for path in paths(tomllib.loads(text))]

    assert all(1 <= line <= text.count("\n") for line in found)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("a", "b"), 2),
        (("a", "missing"), 1),
        (("a", "name", "nl"), 3),
        (("a", "name", "missing"), 3),
        (("a", "target", "goal"), 6),
        (("a", "target", "missing"), 5),
        (("quoted key", "x"), 8),
        (("nowhere",), 1),
    ],
)
def test_a_missing_key_leads_to_the_nearest_line_around_its_place(
    path: tuple[str, ...], line: int
) -> None:
    text = '[a]\nb = 1\nname.nl = "x"\n\n[ a . target ] # why\ngoal = 2\n["quoted key"]\nx = 3\n'

    assert line_of(text, path) == line
