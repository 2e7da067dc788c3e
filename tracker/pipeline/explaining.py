"""The way from the sentence on a page back to the bytes, as lines to read in a terminal."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.pledge import Pledge
from tracker.domain.revision import touched_by
from tracker.pipeline.context import Context
from tracker.pipeline.happenings import said_of_breaks, said_of_objects
from tracker.pipeline.pages import english, pledge_views
from tracker.pipeline.revising import told_period
from tracker.publish.asked_for import asked_for
from tracker.publish.language import Language
from tracker.publish.sentences import headline, outlook
from tracker.publish.source_views import SourceView
from tracker.publish.views import PledgeView, SeriesView
from tracker.store.revisions import revision_of_snapshot
from tracker.store.snapshots import QuarantineRow, quarantine_of


def explain(context: Context, pledge: Pledge, as_of: date) -> Iterator[str]:
    """One line per step: sentence, rule, figure, checks, snapshot, request."""
    (view,) = pledge_views(context, [pledge], as_of)
    language = english()
    yield f"{pledge.id}: {view.pledge.texts['en'].title}"
    yield f"on the page: {headline(language, view)}"
    for sentence in outlook(language, view):
        yield f"             {sentence}"
    yield from _judged(view)
    yield from _changed(language, view)
    if view.series is None:
        why = "its feeds were never reached" if view.waits_for_feed else "none was found"
        yield f"figures: none; {why}, and nobody handed one in"
        return
    yield from _figure(view)
    yield from _beside(view.series)
    yield from _last_revision(context, view.series)
    source = view.series.source
    yield from _source(source)
    with context.reading() as connection:
        if source.feed is not None:
            of = {"feed": source.feed.id, "area": pledge.area}
            yield from said_of_breaks(connection, **of)
            yield from said_of_objects(connection, **of)
    with context.reading() as connection:
        yield from _quarantined(quarantine_of(connection, sha256=view.series.source.snapshot))


def _judged(view: PledgeView) -> Iterator[str]:
    found = view.assessment
    reason = f" ({found.reason})" if found.reason else ""
    flags = f", flags: {', '.join(found.flags)}" if found.flags else ""
    yield f"status: {found.status}{reason}{flags}; rule version {found.rule_version}"
    if found.baseline is not None and found.goal is not None:
        yield (
            f"asked: from {found.baseline} {found.unit} on {found.baseline_day} "
            f"to {found.goal} on {found.deadline}; required at the figure: {found.required}"
        )
    if found.likelihood is not None:
        since = f", from figures since {found.window_start}" if found.window_start else ""
        yield f"likelihood: {found.likelihood}{since}"
    for reading in found.readings:
        step = " without the largest step" if reading.without_largest_step else ""
        base = reading.base or "all steps"
        yield f"  reading {base}{step}: {reading.status}, {reading.likelihood}"


def _changed(language: Language, view: PledgeView) -> Iterator[str]:
    for was in view.earlier:
        asked = "; ".join(each.unescape() for each in asked_for(language, was))
        why = was.reasons.get("en", "no reason was recorded")
        yield f"  changed after {was.valid_to}, because: {why}; before: {asked}"


def _figure(view: PledgeView) -> Iterator[str]:
    found = view.assessment
    yield (
        f"figure: {found.value} {found.unit} for {found.period} "
        f"(stands for {found.reference}), vintage {found.vintage}, feed {found.feed}"
    )
    if found.revision is not None:
        was = found.revision
        yield (
            f"revised: {was.changed} of {was.of} periods on {was.vintage}; {was.period} was "
            f"{was.previous_value} on {was.previous_vintage}, is {was.value}"
        )


def _beside(series: SeriesView) -> Iterator[str]:
    """What is kept but not judged: figures of earlier definitions, and other sources' figures."""
    for each in series.former:
        name = each.definition or "no named definition"
        yield f"  not compared: {each.value} for {each.period}, counted as {name}"
    for other in series.beside:
        figure = f"{other.observation.value} for {other.observation.period}"
        yield f"  another source says {figure}: {other.title}, {other.address}, read {other.read}"


def _last_revision(context: Context, series: SeriesView) -> Iterator[str]:
    """What the load that last changed this series did to every area."""
    own = (each for each in series.observations if each.definition == series.definition)
    sha256 = touched_by(each for each in own if not each.source)
    if sha256 is None:
        return
    with context.reading() as connection:
        load = revision_of_snapshot(connection, sha256=sha256)
    if load is not None:
        yield f"last revision: {load.fetched_at.date()}, snapshot {load.snapshot}"
        for each in load.periods:
            if (each.indicator, each.definition) == (series.indicator.id, series.definition):
                yield f"  {told_period(each)}"


def _source(source: SourceView) -> Iterator[str]:
    if source.feed is None and source.read is None:
        yield f"handed in, from {source.address}"
    elif source.feed is None:
        yield f"entered by hand from {source.title}, {source.address}, read {source.read}"
    else:
        yield f"publisher: {source.feed.publisher}; licence {source.feed.license}"
    yield (
        f"rows: {source.received} received = {source.accepted} accepted "
        f"+ {source.quarantined} quarantined + {source.duplicates} duplicates"
    )
    for check in source.checks:
        yield f"  check {check.rule}: {check.outcome}, {check.unexpected} unexpected"
    if source.decision is not None:
        made = source.decision
        day = f" on {made.on.date()}" if made.on else ""
        over = ", ".join(made.rules) or "a revision of nearly all figures"
        yield f"let in by a person{day}, over {over}: {made.why}"
    yield f"snapshot: {source.snapshot}"
    for each in source.exchanges:
        yield f"  {each.sha256}  {each.size} bytes  {each.fetched_at.isoformat()}"
        how = f" (played from a recording: {each.recording})" if each.recording else ""
        yield f"    {each.address}{how}"


def _quarantined(rows: tuple[QuarantineRow, ...]) -> Iterator[str]:
    for row in rows:
        yield f"  in quarantine: {row.row} by {row.rules}"
