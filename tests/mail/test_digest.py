"""The text of a report."""

from pathlib import Path

from tests.conftest import ROOT
from tests.mail.builders import a_block, a_digest, a_line
from tracker.domain.assessment import TargetStatus
from tracker.mail.digest import SHAPE, Digest, DigestChange, compose

TEMPLATES: Path = ROOT / "reports" / "templates" / "email"


def say(message: str, /, **places: object) -> str:
    return message % places


def text_of(digest: Digest) -> str:
    return compose(digest, say=say, templates=TEMPLATES)


def test_a_line_says_status_figure_age_actors_and_where_to_read_on() -> None:
    text = text_of(a_digest())

    assert (
        "▲ På rette vej: Mindre CO₂ i Ballerup\n"
        "Et mål for kommunen.\n"
        "141.758 ton i 2023; målet er 40.942 ton.\n"
        "Det er sandsynligt, at målet nås til tiden.\n"
        "Tal til og med den 31. december 2023.\n"
        "Who can act: kommunen og staten.\n"
        "https://tracker.example/da/loefte/ballerup-co2/\n"
    ) in text


def test_what_a_line_does_not_have_leaves_no_empty_row() -> None:
    line = a_line(standing="", sentence="", figures_to="")

    text = text_of(a_digest(a_block(line)))

    assert (
        "▲ På rette vej: Mindre CO₂ i Ballerup\n"
        "141.758 ton i 2023; målet er 40.942 ton.\n"
        "Who can act: kommunen og staten.\n"
        "https://tracker.example/da/loefte/ballerup-co2/\n"
    ) in text


def test_blocks_stand_apart_in_the_order_given_each_with_its_note() -> None:
    programme = a_block(a_line("Et træ"), title="Fra programmet", note="Et partiprogram.")

    text = text_of(a_digest(a_block(title="Vedtaget"), programme))

    assert text.index("VEDTAGET") < text.index("Mindre CO₂") < text.index("FRA PROGRAMMET")
    assert "\n\n\nFRA PROGRAMMET\nEt partiprogram.\n\n▲ På rette vej: Et træ\n" in text


def test_characters_that_mean_something_in_html_stay_as_they_are() -> None:
    text = text_of(a_digest(a_block(a_line("Wind & zon: <10% 'groen' > \"grijs\""))))

    assert "Wind & zon: <10% 'groen' > \"grijs\"" in text


def test_a_demonstration_says_so_before_anything_else() -> None:
    assert text_of(a_digest(is_demo=True)).startswith("Demonstration. This report shows")
    assert "Demonstration" not in text_of(a_digest())


def test_the_end_says_who_publishes_and_where_to_write() -> None:
    end = text_of(a_digest()).splitlines()[-5:]

    assert end[0] == "This report does not come from the municipality, the state or a party."
    assert end[1].startswith("You get it because your address was entered")
    assert end[2] == "To stop it, write to us: redactie@tracker.example"
    assert end[3] == "Udgivet af Stichting Voorbeeld."
    assert end[4].endswith("Write to us: redactie@tracker.example")


def test_each_status_has_a_shape_of_its_own() -> None:
    assert set(SHAPE) == set(TargetStatus)
    assert len(set(SHAPE.values())) == len(TargetStatus)


def test_what_changed_in_the_month_stands_before_all_promises() -> None:
    change = DigestChange(
        day="13. maj 2026",
        title="Mindre CO₂: fra »På rette vej« til »Usikkert«",
        who="Partiet. Et partiprogram.",
        note="Der er kommet et nyt tal.",
    )

    text = text_of(a_digest(a_block(title="Vedtaget"), changes=(change,)))

    assert (
        "WHAT CHANGED THIS MONTH\n\n"
        "13. maj 2026: Mindre CO₂: fra »På rette vej« til »Usikkert«\n"
        "Partiet. Et partiprogram.\n"
        "Der er kommet et nyt tal.\n\n\n"
        "VEDTAGET\n"
    ) in text
    assert "No verdict changed" not in text


def test_a_month_without_a_change_says_so() -> None:
    assert "WHAT CHANGED THIS MONTH\nNo verdict changed this month.\n" in text_of(a_digest())
