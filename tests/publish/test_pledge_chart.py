from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.publish.builders import a_pledge
from tests.publish.charging_promise import charging
from tests.publish.kinds import ban, rate, ratio, schedule, share, share_each_year, steps
from tests.publish.page_reader import read
from tests.publish.promises import NEW, co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import Point, Projection, TargetStatus
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Baseline, YearlyChange
from tracker.publish.chart import WIDTH
from tracker.publish.chart_labels import FONT
from tracker.publish.language import Language, load_languages
from tracker.publish.pledge_chart import chart_of, drawing_of
from tracker.publish.site import build
from tracker.publish.views import PledgeView
from tracker.resources import resource_folder


def high_of(path: str) -> list[float]:
    """The second number of each corner."""
    return [float(corner.split()[1]) for corner in path.strip("MZ").split("L")]


@pytest.fixture(scope="module")
def english() -> Language:
    return load_languages(resource_folder("reports") / "locales")[-1]


def test_a_yearly_flow_stands_in_the_middle_of_its_year() -> None:
    drawing = drawing_of(co2())

    assert drawing.samples[-1].t == pytest.approx(2023.5)
    assert drawing.samples[-1].is_open
    assert drawing.goal is not None
    assert list(drawing.goal) == pytest.approx([2030.5, 40_941.96])
    assert list(drawing.needed[0]) == pytest.approx([2018.5, NEW["2018"]])


def test_a_stock_stands_on_its_day() -> None:
    drawing = drawing_of(charging())

    assert drawing.samples[-1].t == pytest.approx(2026 + 158 / 365)
    assert drawing.goal is not None
    assert list(drawing.goal) == pytest.approx([2030.0, 10_000.0])
    assert drawing.cone is None


def test_without_a_figure_there_is_no_chart(english: Language) -> None:
    assert chart_of(english, trees()) is None
    unseen = replace(charging(), assessment=replace(charging().assessment, points=()))
    assert chart_of(english, unseen) is None


def test_what_is_asked_for_year_by_year_or_step_by_step_has_another_drawing(
    english: Language,
) -> None:
    for view in (schedule(), rate(), ratio(), share_each_year(), steps()):
        assert chart_of(english, view) is None


def test_nothing_of_it_is_a_level_line_on_zero_from_its_first_day(english: Language) -> None:
    drawing, chart = drawing_of(ban()), chart_of(english, ban())

    assert chart is not None
    assert [value for _, value in drawing.needed] == [0.0, 0.0]
    assert drawing.needed[0][0] == pytest.approx(2026 + 1 / 365)
    assert drawing.goal is None
    assert "promised: none" in [label.text for label in chart.labels]


def test_a_share_lies_on_an_axis_from_nothing_to_all(english: Language) -> None:
    chart = chart_of(english, share())

    assert chart is not None
    assert [tick.text for tick in chart.y_ticks] == ["0", "25", "50", "75", "100"]
    assert max(high_of(chart.band)) <= chart.box.bottom
    assert min(high_of(chart.band)) == chart.box.top


def test_a_yearly_change_is_drawn_as_the_curve_that_it_is() -> None:
    target = YearlyChange(
        indicator="x",
        baseline=Baseline(day=date(2025, 12, 31), value=100.0),
        change=-0.1,
        deadline=date(2028, 12, 31),
    )
    assessment = replace(
        charging().assessment,
        baseline_day=date(2025, 12, 31),
        baseline=100.0,
        deadline=date(2028, 12, 31),
        goal=72.9,
    )
    view = replace(charging(), pledge=a_pledge("s", target, {}), assessment=assessment)

    values = [value for _, value in drawing_of(view).needed]

    assert values == pytest.approx([100.0, 90.0, 81.0, 72.9])


def test_a_gap_in_the_series_stays_a_gap_in_the_drawing() -> None:
    gap = Point(
        period="2024", reference=date(2024, 12, 31), value=None, obs_status=ObsStatus.MISSING
    )
    assessment = replace(co2().assessment, points=(*co2().assessment.points, gap))

    drawing = drawing_of(replace(co2(), assessment=assessment))

    assert drawing.samples[-1].value is None
    assert drawing.cone is not None
    assert drawing.cone.start == pytest.approx(2023.5)


def test_the_picture_has_a_title_a_description_and_text_that_a_phone_can_show(
    tmp_path: Path,
) -> None:
    folder = build(a_site(), home=tmp_path / "var", link=tmp_path / "site").folder

    page = (folder / "en/pledge/ballerup-co2/index.html").read_text("utf-8")

    picture = page[page.index('<svg class="chart"') : page.index("</figure>")]
    assert 'role="img" aria-labelledby="chart-ballerup-co2-t chart-ballerup-co2-d"' in picture
    assert '<title id="chart-ballerup-co2-t">85% less CO₂ from Ballerup by 2030</title>' in picture
    assert '<g aria-hidden="true"' in picture
    assert "var(" not in picture
    narrowest = (320 - 2 * 16) / WIDTH
    assert FONT * narrowest >= 12
    assert f'font-size="{FONT:g}"' in picture


def test_a_goal_or_a_baseline_without_its_day_draws_no_path() -> None:
    for missing in ({"goal": None}, {"baseline": None}, {"deadline": date(2018, 6, 30)}):
        view = replace(co2(), assessment=replace(co2().assessment, **missing))

        assert drawing_of(view).needed == ()


def test_a_projection_from_the_only_figure_of_its_window_is_not_drawn() -> None:
    late = replace(co2().assessment, window_start=date(2023, 12, 31))

    assert drawing_of(replace(co2(), assessment=late)).cone is None


def test_a_closed_promise_is_not_projected() -> None:
    closed = replace(co2().assessment, status=TargetStatus.CLOSED)

    assert drawing_of(replace(co2(), assessment=closed)).cone is None


def test_an_amount_that_falls_and_was_never_below_zero_is_not_drawn_below_it(
    english: Language,
) -> None:
    law = Projection(mean=-41_906.0, low66=-147_459.0, high66=63_648.0, low95=-3e5, high95=2e5)
    chart = chart_of(english, projected(co2(), law))

    assert chart is not None
    assert min(float(tick.text.replace(",", "")) for tick in chart.y_ticks) == 0.0
    assert max(high_of(chart.band)) <= chart.zero
    start, knee, end = high_of(chart.projection)
    assert start < knee == end == chart.zero
    assert "at this pace 0" in [label.text for label in chart.labels]


def test_an_amount_that_was_below_zero_once_may_go_there_again(english: Language) -> None:
    law = Projection(mean=-900.0, low66=-2e5, high66=1e5, low95=-3e5, high95=2e5)
    view = projected(co2(), law)
    first = replace(view.assessment.points[0], value=-10.0)
    points = (first, *view.assessment.points[1:])
    chart = chart_of(english, replace(view, assessment=replace(view.assessment, points=points)))

    assert chart is not None
    assert max(high_of(chart.band)) > chart.zero


def test_where_a_forecast_ends_at_zero_the_page_says_how_high_it_may_be(tmp_path: Path) -> None:
    law = Projection(mean=-41_906.0, low66=-147_459.0, high66=63_648.0, low95=-3e5, high95=2e5)
    site = a_site((projected(co2(), law),))
    folder = build(site, home=tmp_path, link=tmp_path / "site").folder

    text = read(folder, "en/pledge/ballerup-co2").text
    assert "With a chance of 5 in 6 it lies below 63,648 t CO₂e on 31 December 2030." in text
    assert "With a chance of 39 in 40: below 200,000 t CO₂e." in text
    assert "-147,459" not in text


def projected(view: PledgeView, law: Projection) -> PledgeView:
    return replace(view, assessment=replace(view.assessment, projection=law))


def test_the_key_of_a_ban_says_that_none_was_promised(tmp_path: Path) -> None:
    folder = build(a_site((ban(),)), home=tmp_path, link=tmp_path / "site").folder

    text = read(folder, f"en/pledge/{ban().pledge.id}").text
    assert "promised: none" in text
    assert "needed to reach the goal" not in text
