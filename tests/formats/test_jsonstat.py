import io
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.broken import broken
from tracker.errors import FormatError
from tracker.formats import jsonstat
from tracker.formats.number import NoNumber

Cube = dict[str, object]
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


def cells(document: object) -> list[jsonstat.Cell]:
    return list(jsonstat.cells(io.BytesIO(json.dumps(document).encode())))


def categories(codes: list[str], as_list: bool) -> dict[str, object]:
    index = codes if as_list else {code: place for place, code in reversed(list(enumerate(codes)))}
    return {"label": "a dimension", "category": {"index": index}}


def a_cube(
    axes: dict[str, list[str]], as_list: bool = False, *, value: object, status: object = None
) -> Cube:
    """JSON-stat 2; without a status the part is left out."""
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "dimension": {name: categories(codes, as_list) for name, codes in axes.items()},
        "value": value,
    } | ({} if status is None else {"status": status})


def as_version_1(cube: Cube, name: str = "dataset") -> Cube:
    """The same cube as JSON-stat 1 writes it."""
    dimension = cube["dimension"]
    assert isinstance(dimension, dict)
    within = {**dimension, "id": cube["id"], "size": cube["size"], "role": {"time": ["time"]}}
    others = {key: part for key, part in cube.items() if key in ("value", "status", "updated")}
    return {name: {**others, "dimension": within}}


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[float | None], list[str | None]]:
    """Axes, a value or None for each cell, and a flag or None."""
    code = st.text(alphabet="ABC019_", min_size=1, max_size=4)
    codes = st.lists(code, min_size=1, max_size=4, unique=True)
    names = draw(st.lists(code, min_size=1, max_size=3, unique=True))
    axes = {name: draw(codes) for name in names}
    count = math.prod(len(each) for each in axes.values())
    values = draw(st.lists(NUMBERS, min_size=count, max_size=count))
    flag = st.none() | st.sampled_from(["p", "e", "ep", "b", ":"])
    flags = draw(st.lists(flag, min_size=count, max_size=count))
    values[0] = 1.0
    return axes, values, flags


def sparse(cells: list[float | None] | list[str | None]) -> dict[str, object]:
    return {str(index): each for index, each in enumerate(cells) if each is not None}


@given(tables(), st.booleans(), st.booleans(), st.booleans())
def test_a_generated_table_comes_back_in_every_way_of_writing_it(
    table: tuple[dict[str, list[str]], list[float | None], list[str | None]],
    as_list: bool,
    is_sparse: bool,
    is_version_1: bool,
) -> None:
    axes, values, flags = table
    cube = a_cube(
        axes,
        as_list,
        value=sparse(values) if is_sparse else values,
        status=sparse(flags) if is_sparse else flags,
    )

    found = {
        each.index: (each.value, each.flag)
        for each in cells(as_version_1(cube) if is_version_1 else cube)
    }

    pairs = enumerate(zip(values, flags, strict=True))
    assert found == {
        index: (value, flag or "") for index, (value, flag) in pairs if value is not None or flag
    }


@given(tables())
def test_the_last_dimension_runs_fastest(
    table: tuple[dict[str, list[str]], list[float | None], list[str | None]],
) -> None:
    axes, values, _ = table
    names = list(axes)

    for cell in cells(a_cube(axes, value=[0 for _ in values])):
        assert list(cell.codes) == names
        place = 0
        for name in names:
            place = place * len(axes[name]) + axes[name].index(cell.codes[name])
        assert place == cell.index


@given(st.data())
def test_broken_bytes_give_cells_or_are_refused(data: st.DataObject) -> None:
    axes = {"geo": ["DK", "NL"], "time": ["2023", "2024"]}
    cube = a_cube(axes, value={"0": 1, "3": 2.5}, status={"3": "p"})
    old = as_version_1(a_cube(axes, True, value=[1, None, 3, 4], status=["p", None, "", ":"]))
    body = data.draw(broken(json.dumps(cube).encode()) | broken(json.dumps(old).encode()))
    try:
        for cell in jsonstat.cells(io.BytesIO(body)):
            assert all(isinstance(code, str) for code in cell.codes.values())
    except FormatError as error:
        assert "Expected" in error.hint  # noqa: PT017 both ways are good


def test_a_cell_that_is_left_out_is_missing_and_shifts_no_other() -> None:
    found = cells(a_cube({"geo": ["DK", "NL"], "time": ["2023", "2024"]}, value={"3": 7}))

    assert [(cell.codes, cell.value) for cell in found] == [({"geo": "NL", "time": "2024"}, 7.0)]


def test_zero_is_a_value_and_null_is_none() -> None:
    found = cells(a_cube({"time": ["2023", "2024"]}, value=[0, None]))

    assert [(cell.codes["time"], cell.value) for cell in found] == [("2023", 0.0)]


def test_a_flag_without_value_says_why_the_figure_is_missing() -> None:
    (cell,) = cells(a_cube({"time": ["2024"]}, value={}, status={"0": ":"}))

    assert (cell.value, cell.flag) == (None, ":")


def test_one_flag_for_all_goes_to_every_value() -> None:
    found = cells(a_cube({"time": ["2023", "2024"]}, value=[1, 2], status="p"))

    assert [cell.flag for cell in found] == ["p", "p"]


def test_a_dimension_with_one_category_needs_no_index() -> None:
    cube = a_cube({"time": ["2024"]}, value=[5])
    cube["dimension"] = {"time": {"category": {"label": {"2024": "the year 2024"}}}}

    (cell,) = cells(cube)

    assert cell.codes == {"time": "2024"}


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ([1, 2, 3], None),
        ([1, 2, 3, 4, 5], None),
        ([1, 2, 3, 4], ["p"]),
        ({"4": 1}, None),
        ({"-1": 1}, None),
        ({"01": 1}, None),
        ({"0": 1}, {"9": "p"}),
    ],
)
def test_more_or_fewer_cells_than_the_dimensions_have_are_refused_by_name(
    value: object, status: object
) -> None:
    with pytest.raises(FormatError, match=r"geo 2 x time 2 = 4 cells"):
        cells(a_cube({"geo": ["DK", "NL"], "time": ["2023", "2024"]}, value=value, status=status))


def test_a_size_that_its_categories_do_not_have_is_refused_by_name() -> None:
    cube = a_cube({"geo": ["DK", "NL"], "time": ["2024"]}, value=[1, 2, 3])
    cube["size"] = [3, 1]

    with pytest.raises(FormatError, match=r"geo, time have \[2, 1\] categories, size says \[3, 1"):
        cells(cube)


@pytest.mark.parametrize(
    "category",
    [
        {"index": {"2023": 0, "2024": 2}},
        {"index": {"2023": 1, "2024": 1}},
        {"index": ["2024", "2024"]},
        {"label": {"2023": "a", "2024": "b"}},
        {},
    ],
)
def test_categories_without_a_clear_order_are_refused(category: Cube) -> None:
    cube = a_cube({"time": ["2023", "2024"]}, value=[1, 2])
    cube["dimension"] = {"time": {"category": category}}

    with pytest.raises(FormatError, match="time have no clear order"):
        cells(cube)


def test_a_dimension_named_twice_is_refused() -> None:
    cube = a_cube({"time": ["2024"]}, value=[1])
    cube["id"], cube["size"] = ["time", "time"], [1, 1]

    with pytest.raises(FormatError, match="time, time have"):
        cells(cube)


@pytest.mark.parametrize(("value", "status"), [({}, None), ([None], "")])
def test_a_cube_without_any_value_is_refused(value: object, status: object) -> None:
    with pytest.raises(FormatError, match="no cell of time 1 = 1 cells has a value"):
        cells(a_cube({"time": ["2024"]}, value=value, status=status))


@pytest.mark.parametrize(
    "document",
    [
        {"error": [{"status": 400, "label": "Dimension not found"}]},
        {"version": "2.0", "class": "collection", "link": {"item": []}},
        {"first": {}, "second": {}},
        {"dimension": {}, "id": [], "size": []},
        {"dataset": {"value": [1]}},
        [],
        None,
    ],
)
def test_an_error_or_another_class_is_refused(document: object) -> None:
    with pytest.raises(FormatError) as caught:
        cells(document)

    assert "JSON-stat" in caught.value.hint


@pytest.mark.parametrize("written", ["NaN", "-Infinity", "1e400", '"5"', '":"', '"n/a"'])
def test_a_value_that_is_no_number_is_handed_on_as_it_came(written: str) -> None:
    body = json.dumps(a_cube({"time": ["2023", "2024"]}, value=[0, 7]))

    first, second = jsonstat.cells(io.BytesIO(body.replace("[0,", f"[{written},").encode()))

    assert first.value == NoNumber(written.strip('"'))
    assert second.value == 7.0


@pytest.mark.parametrize("written", ['"*"', '"<5"', '".."', '"< 10"'])
def test_a_value_that_is_held_back_is_unknown_and_never_zero(written: str) -> None:
    body = json.dumps(a_cube({"time": ["2024"]}, value=[0])).replace("[0]", f"[{written}]")

    (cell,) = jsonstat.cells(io.BytesIO(body.encode()))

    assert cell.value is None


@pytest.mark.parametrize("written", ["1,5", "01", "{}", "n/a"])
def test_what_moves_the_other_cells_is_refused(written: str) -> None:
    body = json.dumps(a_cube({"time": ["2024"]}, value=[0])).replace("[0]", f"[{written}]")

    with pytest.raises(FormatError):
        list(jsonstat.cells(io.BytesIO(body.encode())))


def test_an_answer_that_is_put_off_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(FormatError, match="defers the answer") as caught:
        cells({"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Try again later."}})

    assert "ask for less" in caught.value.hint


@pytest.mark.parametrize("name", ["footer.xml", "footer2.xml"])
def test_the_real_answers_that_are_put_off_are_refused(shared_feeds: Path, name: str) -> None:
    stream = (shared_feeds / "eurostat-sdmx-async" / name).open("rb")

    with stream, pytest.raises(FormatError, match="defers the answer"):
        list(jsonstat.cells(stream))


def test_the_real_file_behind_the_link_is_no_jsonstat(shared_feeds: Path) -> None:
    stream = (shared_feeds / "eurostat-sdmx-async" / "footer2.zip").open("rb")

    with stream, pytest.raises(FormatError):
        list(jsonstat.cells(stream))


def read(shared_feeds: Path, name: str) -> list[jsonstat.Cell]:
    with (shared_feeds / name).open("rb") as stream:
        return list(jsonstat.cells(stream))


def test_the_real_sparse_cube_has_73_values_and_45_flags(shared_feeds: Path) -> None:
    found = read(shared_feeds, "eurostat-jsonstat2/demo_gind.json")

    assert len(found) == 73
    flags = [cell.flag for cell in found]
    assert (flags.count("ep"), flags.count("p"), flags.count("e")) == (35, 9, 1)
    people = {(cell.codes["indic_de"], cell.codes["geo"]): cell.value for cell in found}
    assert people["JAN", "EU27_2020"] == 449206579
    assert people["JAN", "DE"] == people["JAN", "DE_TOT"] == 83445000


@pytest.mark.parametrize(
    ("name", "count", "first", "newest"),
    [
        ("eurostat-name_gpd_c-geo_IT.json", 69, 15800, ("IT", "2013", 25600)),
        ("eurostat-name_gpd_c-geo_IT_FR.json", 138, 4500, ("IT", "2013", 25600)),
    ],
)
def test_the_real_cubes_of_the_old_service_are_read_with_their_flags(
    shared_feeds: Path, name: str, count: int, first: float, newest: tuple[str, str, float]
) -> None:
    found = read(shared_feeds, f"eurostat-jsonstat1-legacy/{name}")

    values = [cell for cell in found if cell.value is not None]
    last = values[-1]
    assert len(found) == count
    assert {cell.flag for cell in found if cell.value is None} == {":"}
    assert values[0].value == first
    assert (last.codes["geo"], last.codes["time"], last.value) == newest


def test_the_real_sparse_cube_of_the_old_service_agrees_with_the_dense_one(
    shared_feeds: Path,
) -> None:
    dense = read(shared_feeds, "eurostat-jsonstat1-legacy/eurostat-name_gpd_c-geo_IT.json")
    sparse = read(shared_feeds, "eurostat-jsonstat1-legacy/eurostat-name_gpd_c.json")

    italy = {cell.codes["time"] for cell in dense if cell.value is not None}
    assert italy <= {
        cell.codes["time"]
        for cell in sparse
        if cell.codes["geo"] == "IT" and cell.value is not None
    }


def test_the_real_cube_of_statbank_is_read(shared_feeds: Path) -> None:
    found = read(shared_feeds, "dst-statbank-jsonstat1/HISB3.json")

    assert [cell.value for cell in found] == [5873, 5933, 2923, 2949, 2951, 2984]
    assert [cell.codes["BEVÆGELSE"] for cell in found] == ["M+K", "M+K", "M", "M", "K", "K"]
    assert {cell.codes["Tid"] for cell in found} == {"2022", "2023"}
