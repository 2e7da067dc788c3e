import pytest

from tracker.publish.alphabet import letter, sort_key


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("da", ["Bornholm", "Vejle", "Ærø", "Østerbro", "Aabenraa", "Aarhus"]),
        ("nl", ["Aarhus", "Ærø", "Één", "Eindhoven", "Østerbro", "'s-Gravenhage", "Vejle"]),
        ("en", ["Aarhus", "Årø", "Bern", "Østerbro", "The Hague"]),
    ],
)
def test_names_stand_where_readers_of_a_language_look_for_them(code: str, names: list[str]) -> None:
    shuffled = [*names[1::2], *names[::2]]

    assert sorted(shuffled, key=lambda name: sort_key(code, name)) == names


@pytest.mark.parametrize(
    ("code", "name", "heading"),
    [
        ("da", "Ærø", "Æ"),
        ("da", "Øget", "Ø"),
        ("da", "Århus", "Å"),
        ("da", "Aabenraa", "Å"),
        ("nl", "Één", "E"),
        ("nl", "‘s-Gravenhage", "S"),  # noqa: RUF001 - a quotation mark
        ("en", "10,000 charging posts", "0–9"),  # noqa: RUF001 - a range
        ("en", "…", "0–9"),  # noqa: RUF001 - a range
    ],
)
def test_a_name_stands_under_its_letter(code: str, name: str, heading: str) -> None:
    assert letter(code, name) == heading
