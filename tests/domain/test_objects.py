import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.charging import Row, records_of
from tracker.domain import fingerprint
from tracker.domain.lives import Life, events
from tracker.domain.objects import (
    GONE_AFTER,
    Difference,
    Known,
    Objects,
    Seen,
    difference,
    nothing_known,
)

DAYS = st.lists(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 3), max_size=6),
    min_size=1,
    max_size=8,
)


def next_day(
    before: Objects, found: Mapping[str, int], *, first: int = 1, withheld: str = ""
) -> Difference:
    """Locations with a number that stands for their content."""
    names = fingerprint.of_texts(list(found))
    order = np.argsort(names)
    return difference(
        before,
        location=names[order],
        content=np.array(list(found.values()), dtype=np.uint64)[order],
        first=order,
        withheld=fingerprint.of_texts(list(withheld)),
        first_number=first,
    )


@given(DAYS)
def test_every_day_says_what_a_comparison_by_hand_says(days: list[dict[str, int]]) -> None:
    known, first = nothing_known().objects, 1
    last: dict[str, tuple[int, int]] = {}  # content and rounds missed
    for found in days:
        changes = next_day(known, found, first=first)

        new = [key for key in found if key not in last]
        changed = [key for key in found if key in last and last[key][0] != found[key]]
        back = [key for key in found if key in last and last[key][1]]
        gone = [key for key, (_, missed) in last.items() if key not in found and not missed]
        assert [
            len(each) for each in (changes.new, changes.changed, changes.back, changes.gone)
        ] == [len(each) for each in (new, changed, back, gone)]
        assert changes.location[changes.new].tolist() == sorted(fingerprint.of_texts(new).tolist())
        last = {key: (content, missed + 1) for key, (content, missed) in last.items()}
        last |= {key: (content, 0) for key, content in found.items()}
        last = {key: each for key, each in last.items() if each[1] < GONE_AFTER}
        known, first = changes.after, first + len(new)
        assert len(known.number) == len(set(known.number.tolist())) == len(last)


def test_new_objects_are_numbered_as_they_stand_in_the_file() -> None:
    found = dict.fromkeys("QWERTY", 1)

    changes = next_day(nothing_known().objects, found, first=7)

    numbers = dict(zip(changes.location.tolist(), changes.numbers.tolist(), strict=True))
    assert [numbers[each] for each in fingerprint.of_texts(list(found)).tolist()] == [
        7,
        8,
        9,
        10,
        11,
        12,
    ]


def test_what_is_withheld_keeps_its_place() -> None:
    first = next_day(nothing_known().objects, {"A": 1, "B": 1})

    second = next_day(first.after, {"A": 1}, withheld="B", first=3)

    assert len(second.gone) == 0
    assert second.after.missed.tolist() == [0, 0]


def test_records_of_one_location_add_up_to_one_object_in_any_order() -> None:
    rows = [Row("GM1", name, f"E{name}", "AVAILABLE", 4.0, 52.0, None) for name in "ABA"]
    contents = np.array([5, 7, 2**64 - 1], dtype=np.uint64)
    one, other = (
        Seen(digest=some, content=some, records=records_of(rows[::step], {"GM1": 0})).by_object()
        for step, some in ((1, contents), (-1, contents[::-1]))
    )

    assert len(one[0]) == 2
    assert sorted(one[1].tolist()) == [4, 7]
    assert (other[0].tolist(), other[1].tolist()) == (one[0].tolist(), one[1].tolist())


def test_records_are_their_columns() -> None:
    rows = [Row("GM1", name, f"E{name}", "AVAILABLE", 4.0, 52.0, None) for name in "ABC"]
    digest = np.array([9, 4, 9], dtype=np.uint64)
    seen = Seen(digest=digest, content=digest, records=records_of(rows, {"GM1": 0}))

    again = Seen.of(seen.columns)

    assert [*again.columns] == [*seen.columns]
    for name, column in again.columns.items():
        assert column.tolist() == seen.columns[name].tolist()
    assert again.where(digest == 4).records.location.tolist() == [seen.records.location[1]]


def test_a_flawed_piece_is_decoded_next_time_and_its_records_stay() -> None:
    rows = [Row("GM1", name, f"E{name}", "AVAILABLE", 4.0, 52.0, None) for name in "ABC"]
    digest = np.array([9, 4, 9], dtype=np.uint64)
    seen = Seen(digest=digest, content=digest, records=records_of(rows, {"GM1": 0}))

    assert seen.without(digest[:0]) is seen
    assert seen.without(digest[:1]).digest.tolist() == [0, 4, 0]
    assert seen.without(digest[:1]).content.tolist() == [9, 4, 9]


@given(st.sets(st.text(), min_size=1), st.sampled_from([1, 2, 64]))
def test_the_parts_of_what_is_known_are_the_whole(names: set[str], parts: int) -> None:
    rows = [Row("GM1", name, f"E{name}", "AVAILABLE", 4.0, 52.0, None) for name in names]
    records = records_of(rows, {"GM1": 0})
    number = np.arange(len(rows))
    small = np.zeros(len(rows), dtype=np.int8)
    location, content = records.location, number.astype(np.uint64)
    known = Known(
        seen=Seen(digest=content, content=content, records=records),
        objects=Objects(location=location, number=number, content=content, missed=small),
    )

    shares = [known.share(each, parts) for each in range(parts)]

    found = sorted(each for share in shares for each in share.seen.content.tolist())
    assert found == sorted(each for share in shares for each in share.objects.number.tolist())
    assert found == number.tolist()
    assert sum(len(share.seen.records.evse) for share in shares) == len(records.evse)
    for share in shares:
        assert set(share.seen.records.location.tolist()) == set(share.objects.location.tolist())


def test_in_twelve_real_days_of_the_hague_sixteen_came_and_six_went(shared_feeds: Path) -> None:
    files = sorted((shared_feeds / "ndw-denhaag" / "snapshots").glob("*.json"))
    assert len(files) == 12
    known, first = nothing_known().objects, 1
    lives: dict[int, dict[str, int | None]] = {}
    names: dict[int, str] = {}
    present: list[set[str]] = []
    for day, file in enumerate(files, 1):
        found = {key: each["n"] for key, each in json.loads(file.read_bytes())["locations"].items()}
        present.append(set(found))
        changes = next_day(known, found, first=first)
        keys = {
            int(n): key for n, key in zip(fingerprint.of_texts(list(found)), found, strict=True)
        }
        for place in changes.new.tolist():
            number = int(changes.numbers[place])
            names[number] = keys[int(changes.location[place])]
            lives[number] = {"first_seen": day, "seen_since": day, "absent_since": None}
        for place in changes.back.tolist():
            lives[int(changes.numbers[place])] |= {"absent_since": None}
        for number in changes.gone.tolist():
            lives[number] |= {"absent_since": day}
        known, first = changes.after, first + len(changes.new)

    said = events([_life(names[number], life) for number, life in lives.items()], len(files))

    appeared = {each.key for each in said if each.kind == "appeared"}
    removed = {each.key for each in said if each.kind == "removed"}
    steady = present[9] & present[10] & present[11]
    assert appeared <= steady - present[0]
    assert removed <= (present[0] & present[1]) - present[9] - present[10] - present[11]
    # 3,290 locations on the first day, 3,300 on the last: 16 came and 6 went for sure.
    assert (len(present[0]), len(present[11])) == (3290, 3300)
    assert (len(appeared), len(removed)) == (16, 6)
    assert len(said) == 22


def _life(key: str, life: dict[str, int | None]) -> Life:
    return Life(
        key=key,
        area="GM0518",
        longitude=None,
        latitude=None,
        operator=None,
        **life,  # type: ignore[arg-type]
    )
