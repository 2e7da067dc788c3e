"""Where the counting changed, the chart breaks and the page says so in every language."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.publish.builders import BALLERUP, EMISSIONS, SHA, observations
from tests.publish.promises import NEW, co2
from tests.publish.sites import a_site
from tracker.domain.assessment import Flag
from tracker.domain.definitions import DefinitionSpan, SeriesBreak
from tracker.domain.observation import Observation
from tracker.publish.changes import definition_name, span_note, spans_of
from tracker.publish.language import Language, load_languages
from tracker.publish.pledge_chart import chart_of, drawing_of
from tracker.publish.site import build
from tracker.publish.views import FoundBreak, OtherSourceView, PledgeView, SeriesView
from tracker.resources import resource_folder

NAMED = replace(
    EMISSIONS,
    definitions={"wide": {"nl": "met de keten", "da": "med kæden", "en": "with the chain"}},
)
NOTED = SeriesBreak(
    id="recount",
    feed="dk_klimaregnskabet_co2",
    day=date(2021, 12, 31),
    reasons={"nl": "Anders gemeten.", "da": "Målt anderledes.", "en": "Measured otherwise."},
    address="https://why.example/",
    read=date(2026, 5, 1),
)
OTHER = OtherSourceView(
    observation=replace(observations(EMISSIONS, BALLERUP, NEW)[-1], value=150_000.0, source="x"),
    title="Another report",
    address="https://other.example/report",
    read=date(2026, 4, 2),
)


# Built like Huizen, which lost nearly half of its locations in a night while the chargers stood.
JUMP = FoundBreak(day=date(2021, 7, 1), before=1_258, lost=1_121, came=3, twins=1_090, why=None)


def former(definition: str, values: dict[str, float]) -> tuple[Observation, ...]:
    seen = observations(EMISSIONS, BALLERUP, values)
    return tuple(replace(each, definition=definition) for each in seen)


WIDE = former("wide", {"2016": 400_000.0, "2017": 390_000.0})


def a_view(*, flags: tuple[Flag, ...] = (), **changes: object) -> PledgeView:
    view = co2()
    assert view.series is not None
    series = replace(view.series, indicator=NAMED, **changes)  # type: ignore[arg-type]
    assessment = replace(view.assessment, flags=(*view.assessment.flags, *flags))
    return replace(view, indicator=NAMED, series=series, assessment=assessment)


def series_of(view: PledgeView) -> SeriesView:
    assert view.series is not None
    return view.series


@pytest.fixture(scope="module")
def english() -> Language:
    return load_languages(resource_folder("reports") / "locales")[-1]


def test_earlier_definitions_are_drawn_as_runs_of_their_own(english: Language) -> None:
    view = a_view(former=(*WIDE, *former("wider", {"2014": 9e5, "2015": 8e5})))

    drawing, chart = drawing_of(view), chart_of(english, view)

    assert [round(sample.t) for sample in drawing.samples[:5]] == [2014, 2016, 2016, 2018, 2018]
    assert [n for n, sample in enumerate(drawing.samples) if sample.is_break] == [2, 4]
    assert chart is not None
    assert len(chart.figures) == 3
    assert len(chart.breaks) == 2


def test_a_series_that_never_changed_is_drawn_as_before(english: Language) -> None:
    assert drawing_of(a_view()) == drawing_of(co2())
    chart = chart_of(english, a_view())
    assert chart is not None
    assert chart.breaks == ()


def test_a_noted_day_is_marked_and_breaks_no_line(english: Language) -> None:
    plain, chart = chart_of(english, co2()), chart_of(english, a_view(breaks=(NOTED,)))

    assert plain is not None
    assert chart is not None
    assert len(chart.breaks) == 1
    assert chart.figures == plain.figures


def test_a_noted_new_definition_is_marked_once(english: Language) -> None:
    anew = replace(NOTED, day=date(2018, 1, 1), new_definition=True)

    chart = chart_of(english, a_view(former=former("", {"2017": 4e5}), breaks=(anew,)))

    assert chart is not None
    assert len(chart.breaks) == 1


def test_the_spans_of_each_definition_are_said(english: Language) -> None:
    series = series_of(a_view(former=WIDE))

    assert spans_of(series) == (
        DefinitionSpan(definition="wide", first="2016", last="2017"),
        DefinitionSpan(definition="", first="2018", last="2023"),
    )
    assert [span_note(english, NAMED, each) for each in spans_of(series)] == [
        "From 2016 to 2017: with the chain.",
        "From 2018 to 2023: not named by the source.",
    ]


def test_a_definition_of_one_period_is_said_without_a_span(english: Language) -> None:
    span = DefinitionSpan(definition="wide", first="2016", last="2016")

    assert span_note(english, NAMED, span) == "For 2016: with the chain."


def test_a_definition_that_nobody_explained_keeps_its_name(english: Language) -> None:
    assert definition_name(english, NAMED, "sector-7") == "sector-7"


SAID = {
    "nl/belofte": ("Anders geteld", "Van 2016 tot 2017: met de keten.", "Anders gemeten."),
    "da/loefte": ("Talt på en anden måde", "Fra 2016 til 2017: med kæden.", "Målt anderledes."),
    "en/pledge": ("Counted in another way", "From 2016 to 2017: with the chain.", "Sources differ"),
}


@pytest.mark.parametrize(("page", "says"), SAID.items())
def test_the_page_says_what_changed_when_and_who_says_otherwise(
    tmp_path: Path, page: str, says: tuple[str, ...]
) -> None:
    view = a_view(flags=(Flag.DISPUTED,), former=WIDE, breaks=(NOTED,), beside=(OTHER,))
    folder = build(a_site((view,)), home=tmp_path / "var", link=tmp_path / "site").folder

    text = (folder / page / "ballerup-co2/index.html").read_text("utf-8")

    assert [each for each in says if each not in text] == []
    assert "https://why.example/" in text
    assert "Another report" in text
    assert "https://other.example/report" in text


def test_a_page_without_any_of_this_says_nothing_of_it(tmp_path: Path) -> None:
    folder = build(a_site((co2(),)), home=tmp_path / "var", link=tmp_path / "site").folder

    text = (folder / "en/pledge/ballerup-co2/index.html").read_text("utf-8")

    assert "another way" not in text
    assert "other sources" not in text


def test_a_break_that_our_own_snapshots_show_has_no_address(tmp_path: Path) -> None:
    view = a_view(breaks=(replace(NOTED, address=""),))
    folder = build(a_site((view,)), home=tmp_path / "var", link=tmp_path / "site").folder

    text = (folder / "en/pledge/ballerup-co2/index.html").read_text("utf-8")

    assert "Measured otherwise.<br><span" in text
    assert SHA in text


def test_a_day_on_which_many_vanished_is_marked_in_its_own_way_and_breaks_no_line(
    english: Language,
) -> None:
    plain, chart = chart_of(english, co2()), chart_of(english, a_view(found=(JUMP,)))

    assert plain is not None
    assert chart is not None
    assert (plain.jumps, chart.breaks) == ((), ())
    (at,) = chart.jumps
    assert chart.dots[2].x < at < chart.dots[-1].x
    assert chart.figures == plain.figures


FOUND = {
    "nl/belofte": (
        "1 juli 2021",
        "1.121 van de 1.258 locaties verdwenen uit het bestand, 3 kwamen erbij.",
        "Op de plek van 1.090 daarvan staat nog een andere.",
        "Dit vonden we zelf",
        "Niemand heeft nog gezegd waarom.",
    ),
    "da/loefte": (
        "1. juli 2021",
        "1.121 af 1.258 steder forsvandt fra filen, 3 kom til.",
        "Hvor 1.090 af dem stod, står der stadig en anden.",
        "Det fandt vi selv",
        "Ingen har endnu sagt hvorfor.",
    ),
    "en/pledge": (
        "1 July 2021",
        "1,121 of 1,258 locations vanished from the file, 3 came.",
        "At the place of 1,090 of them another one still stands.",
        "We found this ourselves",
        "Nobody has said why yet.",
    ),
}


@pytest.mark.parametrize(("page", "says"), FOUND.items())
def test_a_jump_that_we_found_is_said_as_found_by_us_with_day_and_what_happened(
    tmp_path: Path, page: str, says: tuple[str, ...]
) -> None:
    site = a_site((a_view(found=(JUMP,)),))
    folder = build(site, home=tmp_path / "var", link=tmp_path / "site").folder

    text = (folder / page / "ballerup-co2/index.html").read_text("utf-8")

    assert [each for each in says if each not in text] == []
    assert text.count('class="c-jump"') == 2  # in the chart, and in its key
    assert 'class="c-break"' not in text


def test_the_reason_of_an_operator_stands_beside_the_jump(tmp_path: Path) -> None:
    view = a_view(found=(replace(JUMP, twins=0, why="twins <taken> out"),))
    folder = build(a_site((view,)), home=tmp_path / "var", link=tmp_path / "site").folder

    text = (folder / "en/pledge/ballerup-co2/index.html").read_text("utf-8")

    assert "The reason that was given: <q>twins &lt;taken&gt; out</q>" in text
    assert "Nobody has said why" not in text
    assert "At the place of" not in text
