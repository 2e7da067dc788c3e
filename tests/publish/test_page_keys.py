"""What is printed changes the page's key: else a page would stay as it was when it should not."""

import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.domain.assessment import TargetStatus
from tracker.domain.opinions import Opinion, SecondOpinions
from tracker.pipeline.pledge_views import Parts, Told, key_of
from tracker.publish.plan import plan_site
from tracker.publish.views import PledgeView, SiteView
from tracker.publish.workshop import File
from tracker.resources import resource_folder

PAGE = "en/pledge/ballerup-co2/index.html"
REPORTS = resource_folder("reports")
SILENT = Opinion(number=None, word=None, reason="no-figures")
Change = Callable[[PledgeView], PledgeView]


def page_of(site: SiteView, reports: Path = REPORTS) -> tuple[str, bytes]:
    """The key of a pledge's page, and its bytes."""
    (file,) = (each for each in plan_site(site, reports) if each.path == PAGE)
    assert isinstance(file, File)
    return file.input, file.render()


def titled(view: PledgeView) -> PledgeView:
    texts = {code: replace(text, title="Another") for code, text in view.pledge.texts.items()}
    return replace(view, pledge=replace(view.pledge, texts=texts))


def with_series(**changes: Any) -> Change:
    def change(view: PledgeView) -> PledgeView:
        assert view.series is not None
        return replace(view, series=replace(view.series, **changes))

    return change


def with_source(**changes: Any) -> Change:
    def change(view: PledgeView) -> PledgeView:
        assert view.series is not None
        return with_series(source=replace(view.series.source, **changes))(view)

    return change


def with_indicator(view: PledgeView) -> PledgeView:
    assert view.indicator is not None
    names = dict.fromkeys(view.indicator.names, "Another")
    return replace(view, indicator=replace(view.indicator, names=names, unit_names=names))


CHANGES: dict[str, Change] = {
    "text": titled,
    "said by": lambda view: replace(view, pledge=replace(view.pledge, said_by="Another")),
    "section": lambda view: replace(view, pledge=replace(view.pledge, section="Another")),
    "place": lambda view: replace(
        view, area=replace(view.area, names=dict.fromkeys(view.area.names, "Another"))
    ),
    "document": lambda view: replace(view, document=replace(view.document, title="Another")),
    "indicator": with_indicator,
    "word": lambda view: replace(
        view, assessment=replace(view.assessment, status=TargetStatus.OFF_TRACK)
    ),
    "likelihood": lambda view: replace(
        view, assessment=replace(view.assessment, likelihood=0.41)
    ),
    "points": lambda view: replace(
        view, assessment=replace(view.assessment, points=view.assessment.points[:-1])
    ),
    "fetched on": lambda view: replace(view, fetched_on=date(2026, 1, 1)),
    "snapshot": with_source(snapshot="f" * 64),
    "rows": with_source(received=1_234_567),
    "checks": with_source(checks=()),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_each_input_changes_key_and_page(name: str) -> None:
    view = co2()

    before, after = (page_of(a_site((each,))) for each in (view, CHANGES[name](view)))

    assert after[0] != before[0]
    assert after[1] != before[1]


def test_the_publisher_changes_key_and_page() -> None:
    site = a_site((co2(),))
    other = replace(site, publisher=replace(site.publisher, name="Another"))

    before, after = page_of(site), page_of(other)

    assert after[0] != before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/pledge/promise.html", "<section", '<section data-x="1"'),
        ("templates/macros/status.html", 'class="status', 'class="x status'),
        ("templates/base.html", "<footer", '<footer data-x="1"'),
    ],
)
def test_a_template_changes_key_and_page(tmp_path: Path, file: str, old: str, new: str) -> None:
    reports = Path(shutil.copytree(REPORTS, tmp_path / "reports"))
    text = (reports / file).read_text("utf-8")
    assert old in text
    before = page_of(a_site((co2(),)), reports)

    (reports / file).write_text(text.replace(old, new), "utf-8")

    after = page_of(a_site((co2(),)), reports)
    assert after[0] != before[0]
    assert after[1] != before[1]


def some_parts() -> Parts:
    view = co2()
    told = Told(
        card=view,
        judged=view.assessment,
        opinions=SecondOpinions(open_sdg=SILENT, german_dns=SILENT),
    )
    return Parts(
        told=told,
        series="key",
        related=(),
        counts=(),
        earlier=(),
        corrections=(),
        replies=(),
        compared=None,
    )


@pytest.mark.parametrize("name", [each.name for each in fields(Parts) if each.name != "told"])
def test_each_part_of_a_pledges_model_changes_its_key(name: str) -> None:
    parts: Any = some_parts()
    other = "other" if name in {"series", "compared"} else ("other",)

    assert key_of(replace(parts, **{name: other})) != key_of(parts)


def test_the_day_of_the_judgement_alone_changes_no_key() -> None:
    parts = some_parts()
    later = replace(parts.told.judged, as_of=date(2027, 1, 1))

    assert key_of(replace(parts, told=replace(parts.told, judged=later))) == key_of(parts)
