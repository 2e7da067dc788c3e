"""A target that somebody lowers in the catalogue: the old one stays, with its days and why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.catalogue.bergen import line_with
from tests.pipeline.build import a_context, offline
from tracker.domain.assessment import Flag
from tracker.domain.declared import DeclaredFigure
from tracker.domain.observation import DECLARED, Observation, ObsStatus
from tracker.domain.pledge import Change, Evidence, Milestones, Pledge, Reach
from tracker.errors import CatalogueError, StoreError
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.declared import load_declared
from tracker.pipeline.explaining import explain
from tracker.pipeline.publishing import publish
from tracker.pipeline.standing import standings_on
from tracker.pipeline.versions import earlier_targets, timelines
from tracker.publish.views import EarlierTarget
from tracker.store.pledges import all_versions
from tracker.store.tables import pledge_version

CATALOGUE = Path(__file__).parents[2] / "tracker" / "catalogue"
PLEDGE = "denhaag-charging-points"
FIRST, LATER, LAST = date(2026, 11, 22), date(2027, 5, 5), date(2027, 9, 1)
REASONS = {
    "nl": "Het college heeft het doel verlaagd.",
    "da": "Kommunen har sænket målet.",
    "en": "The municipality lowered the goal.",
}


@pytest.fixture
def context(tmp_path: Path, database_url: str) -> Iterator[Context]:
    with a_context(tmp_path, database_url=database_url, resolve=offline) as opened:
        yield opened


def changed(context: Context, pledge: Pledge) -> Context:
    """The same catalogue with one promise written otherwise."""
    pledges = {**context.catalogue.pledges, pledge.id: pledge}
    return replace(context, catalogue=replace(context.catalogue, pledges=pledges))


def with_goal(context: Context, goal: float, *, on: date | None = None) -> Context:
    """The same catalogue with another goal written into one promise, and from when on and why."""
    pledge = context.catalogue.pledges[PLEDGE]
    assert isinstance(pledge.target, Reach)
    target = replace(pledge.target, goal=goal)
    change = Change(day=on, reasons=REASONS) if on else None
    return changed(context, replace(pledge, target=target, change=change))


def judged(context: Context, day: date) -> Context:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    context = replace(context, clock=lambda: moment)
    assessing.record(context, day)
    return context


def earlier(context: Context, day: date, pledge: str = PLEDGE) -> list[EarlierTarget]:
    with context.reading() as connection:
        versions = timelines(connection, context.catalogue)[pledge]
        return list(earlier_targets(versions, context.catalogue, day))


def kept(context: Context, day: date) -> list[tuple[date, date, float]]:
    found = earlier(context, day)
    goals = [each.target.goal for each in found if isinstance(each.target, Reach)]
    days = [(each.valid_from, each.valid_to) for each in found]
    return [(*both, goal) for both, goal in zip(days, goals, strict=True)]


def goal_on(context: Context, day: date) -> float | None:
    with context.reading() as connection:
        found = assessing.assess_all(connection, context.catalogue, day)
    (pledge,) = (each for each in found if each.pledge == PLEDGE)
    return pledge.goal


def with_a_figure(context: Context) -> Context:
    """One count of charging stations, read in a public source before the first run."""
    figure = DeclaredFigure(
        observation=Observation(
            indicator="charging-stations",
            area="GM0518",
            period="2026",
            reference=date(2026, 6, 30),
            value=3_300.0,
            unit="station",
            obs_status=ObsStatus.NORMAL,
            vintage=date(2026, 7, 1),
            feed=DECLARED,
            snapshot="declared.csv:2",
        ),
        source_title="A count",
        address="https://denhaag.example/count",
        read=date(2026, 7, 1),
    )
    context = replace(context, catalogue=replace(context.catalogue, declared=(figure,)))
    load_declared(context)
    return context


def test_a_target_that_stays_has_no_earlier_one(context: Context) -> None:
    for day in (FIRST, LATER):
        judged(context, day)

    assert kept(context, LATER) == []


def test_a_lowered_target_keeps_the_old_one_with_its_days(context: Context) -> None:
    promised = context.catalogue.pledges[PLEDGE].valid_from
    judged(context, FIRST)
    judged(with_goal(context, 8_000.0, on=LATER), LATER)
    last = judged(with_goal(context, 9_000.0, on=LAST), LAST)

    assert kept(last, LAST) == [
        (LATER, date(2027, 8, 31), 8_000.0),
        (promised, date(2027, 5, 4), 10_000.0),
    ]
    assert kept(last, date(2027, 5, 4)) == []
    assert [each.reasons for each in earlier(last, LAST)] == [REASONS, REASONS]


def test_a_version_counts_from_the_day_of_the_change_and_not_from_the_day_of_the_run(
    context: Context,
) -> None:
    judged(context, FIRST)
    run = judged(with_goal(context, 8_000.0, on=date(2027, 1, 10)), LATER)

    assert kept(run, LATER)[0][1] == date(2027, 1, 9)
    assert kept(run, date(2027, 1, 9)) == []


def test_a_change_that_nobody_explains_stops_before_anything_is_judged(context: Context) -> None:
    judged(context, FIRST)
    silent = with_goal(context, 8_000.0)
    line = line_with(CATALOGUE, "pledges/denhaag.toml", f"[{PLEDGE}.target]")

    with pytest.raises(CatalogueError) as refused:
        judged(silent, LATER)
    with pytest.raises(CatalogueError):
        standings_on(silent, LATER, ())

    assert refused.value.message == (
        f"pledges/denhaag.toml, line {line}, {PLEDGE}.target: the target differs from the one that"
        " is kept since 2026-03-18."
    )
    assert refused.value.hint == (
        "Say from when and why in a table `change`, with a day after 2026-03-18 and a reason in"
        " every language, or write the kept target back."
    )
    with context.reading() as connection:
        assert len(all_versions(connection)[PLEDGE]) == 1


def test_a_second_change_needs_a_day_of_its_own(context: Context) -> None:
    judged(context, FIRST)
    judged(with_goal(context, 8_000.0, on=LATER), LATER)

    with pytest.raises(CatalogueError, match=r"kept since 2027-05-05"):
        judged(with_goal(context, 9_000.0, on=LATER), LAST)


def test_a_change_that_is_still_to_come_is_refused(context: Context) -> None:
    judged(context, FIRST)

    with pytest.raises(CatalogueError, match=r"2027-09-01 is still to come"):
        judged(with_goal(context, 8_000.0, on=LAST), LATER)


def test_the_word_of_a_past_day_is_said_by_the_target_of_then(context: Context) -> None:
    with_figure = with_a_figure(context)
    judged(with_figure, FIRST)
    lowered = judged(with_goal(with_figure, 8_000.0, on=LATER), LATER)

    assert goal_on(lowered, FIRST) == 10_000.0
    assert goal_on(lowered, date(2027, 5, 4)) == 10_000.0
    assert goal_on(lowered, LATER) == 8_000.0
    (then,) = standings_on(lowered, FIRST, [lowered.catalogue.pledges[PLEDGE]])
    (now,) = standings_on(lowered, LATER, [lowered.catalogue.pledges[PLEDGE]])
    assert "the goal is 10,000" in then.sentence
    assert "the goal is 8,000" in now.sentence


def test_before_its_first_version_a_promise_is_judged_by_the_first(context: Context) -> None:
    with_figure = with_a_figure(context)
    first = judged(with_goal(with_figure, 8_000.0, on=FIRST), FIRST)
    later = judged(with_goal(first, 9_000.0, on=LATER), LATER)

    assert goal_on(later, date(2026, 10, 1)) == 8_000.0


def test_explain_tells_when_and_why_a_target_was_changed(context: Context) -> None:
    judged(context, FIRST)
    lowered = judged(with_goal(context, 8_000.0, on=LATER), LATER)

    pledge = lowered.catalogue.pledges[PLEDGE]
    told = list(explain(lowered, pledge, LATER))

    changes = [line for line in told if "changed after" in line]
    assert changes == [
        (
            "  changed after 2027-05-04, because: The municipality lowered the goal.; before:"
            " Goal: 10,000 stations; By 31 December 2029"
        )
    ]
    assert not [line for line in explain(lowered, pledge, FIRST) if "changed after" in line]


def test_evidence_and_corrected_words_make_no_version(context: Context) -> None:
    judged(context, FIRST)
    plan = context.catalogue.pledges["koege-plan-2030"]
    assert isinstance(plan.target, Milestones)
    evidence = Evidence(
        address="https://koege.example/plan", read=LATER, reached=True, day=LATER, proves=REASONS
    )
    first, *others = plan.target.steps
    target = Milestones(steps=(replace(first, evidence=evidence), *others))
    worded = replace(plan.texts["en"], title="A better title")
    proven = replace(plan, target=target, texts={**plan.texts, "en": worded})

    run = judged(changed(context, proven), LATER)

    assert earlier(run, LATER, plan.id) == []
    with run.reading() as connection:
        (version,) = all_versions(connection)[plan.id]
    assert "A better title" in str(version.content["texts"])
    assert "koege.example" in str(version.content["target"])


def test_texts_and_assumptions_of_then_come_back_with_the_target(context: Context) -> None:
    judged(context, FIRST)
    pledge = context.catalogue.pledges[PLEDGE]
    worded = {**pledge.texts, "en": replace(pledge.texts["en"], title="Fewer stations")}
    run = with_goal(context, 8_000.0, on=LATER)
    lowered = replace(run.catalogue.pledges[PLEDGE], texts=worded, assumptions=())
    run = judged(changed(run, lowered), LATER)

    (then,) = standings_on(run, FIRST, [lowered])
    (now,) = standings_on(run, LATER, [lowered])

    assert (then.title, now.title) == (pledge.texts["en"].title, "Fewer stations")
    with run.reading() as connection:
        first, second = timelines(connection, run.catalogue)[PLEDGE]
    assert (first.pledge.assumptions, second.pledge.assumptions) == (pledge.assumptions, ())


@pytest.mark.parametrize(
    "pledge",
    [
        *("ballerup-co2", "ballerup-tree-per-newborn", "ballerup-no-solar-on-green"),
        *("denhaag-green-budget", "denhaag-solar-obstacles", "koege-plan-2030"),
    ],
)
def test_a_target_of_any_kind_comes_back_as_it_was(context: Context, pledge: str) -> None:
    judged(context, FIRST)
    now = context.catalogue.pledges[pledge]
    change = Change(day=LATER, reasons=REASONS)
    run = judged(changed(context, replace(now, target=None, change=change)), LATER)

    (was,) = earlier(run, LATER, pledge)

    assert was.target == now.target


def test_a_target_whose_indicator_was_removed_is_refused(context: Context) -> None:
    judged(context, FIRST)
    pledge = context.catalogue.pledges[PLEDGE]
    change = Change(day=LATER, reasons=REASONS)
    run = judged(changed(context, replace(pledge, target=None, change=change)), LATER)
    fewer = {
        name: each for name, each in run.catalogue.indicators.items() if name != "charging-stations"
    }
    gone = replace(run, catalogue=replace(run.catalogue, indicators=fewer))

    with (
        gone.reading() as connection,
        pytest.raises(CatalogueError, match=r"counted by 'charging-stations', which is gone"),
    ):
        timelines(connection, gone.catalogue)


def test_a_version_that_nobody_can_read_is_named(context: Context) -> None:
    content = {"target": {"kind": "hope"}, "texts": {}}
    with context.engine.begin() as connection:
        connection.execute(
            insert(pledge_version).values(
                pledge=PLEDGE,
                valid_from=FIRST,
                content=content,
                digest="0" * 64,
                recorded_at=context.clock(),
            )
        )

    with pytest.raises(StoreError, match=rf"{PLEDGE} that is kept since 2026-11-22") as refused:
        judged(context, LATER)

    assert "the release of Tracker that wrote it" in refused.value.hint


def test_a_change_from_before_the_first_run_is_told_although_the_old_target_is_not_kept(
    context: Context,
) -> None:
    run = judged(with_goal(context, 8_000.0, on=date(2026, 8, 1)), FIRST)

    publish(run, FIRST)

    page = context.settings.site / "en" / "pledge" / PLEDGE / "index.html"
    text = page.read_text(encoding="utf-8")
    assert "Changed on 1 August 2026" in text
    assert "The municipality lowered the goal." in text
    assert "What it asked for before is not on record here." in text


def test_a_promise_that_left_its_document_says_so_beside_its_status(context: Context) -> None:
    pledge = context.catalogue.pledges[PLEDGE]
    gone = changed(context, replace(pledge, vanished=LATER))
    judged(context, FIRST)
    run = judged(gone, LATER)

    publish(run, LATER)

    (then,) = standings_on(run, FIRST, [pledge])
    (now,) = standings_on(run, LATER, [pledge])
    assert Flag.PROMISE_CHANGED not in then.assessment.flags
    assert Flag.PROMISE_CHANGED in now.assessment.flags
    for page, words in (
        ("nl/belofte", ("Belofte veranderd", "toen het op 5 mei 2027 opnieuw werd gelezen")),
        ("da/loefte", ("Løftet er ændret", "da det blev læst igen den 5. maj 2027")),
        ("en/pledge", ("Promise changed", "when it was read again on 5 May 2027")),
    ):
        text = (context.settings.site / page / PLEDGE / "index.html").read_text(encoding="utf-8")
        assert all(each in text for each in words)


@pytest.mark.parametrize(
    ("page", "until", "goal", "why"),
    [
        (
            *("nl/belofte", "Tot en met 4 mei 2027", "Doel: 10.000 laadstations"),
            "Daarna veranderd, omdat: Het college heeft het doel verlaagd.",
        ),
        (
            *("da/loefte", "Til og med 4. maj 2027", "Mål: 10.000 ladestationer"),
            "Ændret derefter, fordi: Kommunen har sænket målet.",
        ),
        (
            *("en/pledge", "Until 4 May 2027", "Goal: 10,000 stations"),
            "Changed after that day, because: The municipality lowered the goal.",
        ),
    ],
)
def test_the_page_shows_the_old_target_with_its_last_day_and_the_reason(
    context: Context, page: str, until: str, goal: str, why: str
) -> None:
    judged(context, FIRST)
    lowered = judged(with_goal(context, 8_000.0, on=LATER), LATER)

    publish(lowered, LATER)

    path = context.settings.site / page / PLEDGE / "index.html"
    text = path.read_text(encoding="utf-8")
    assert until in text
    assert goal in text
    assert why in text
