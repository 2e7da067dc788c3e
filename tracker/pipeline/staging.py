"""Parse a pull, run the rules on its rows, and sort every row: accepted, quarantined, duplicate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.catalogue.catalogue import Catalogue
from tracker.checks.rule import Suite
from tracker.checks.run import check_rows
from tracker.checks.verdict import RowVerdict, merge_row_verdicts
from tracker.feeds.feed import AnyBatch, Batch, ChargingBatch, ShapeBatch
from tracker.pipeline.chargers import Chargers
from tracker.pipeline.frames import charging_frame, figure_frame, shape_frame
from tracker.pipeline.places import Outlines
from tracker.pipeline.staged import FoundObjects, Staged, quarantined_row
from tracker.store.known import NOTHING, KnownRow
from tracker.store.observations import Figure
from tracker.store.snapshots import QuarantineRow

TWO_VALUES = "one-value-per-key"
TWO_IN_ONE_BATCH = "one-figure-per-key"  # in expectations/observations.json


def stage(
    batches: Iterator[AnyBatch],
    suite: Suite,
    catalogue: Catalogue,
    outlines: Outlines,
    before: KnownRow = NOTHING,
) -> Staged:
    """Run through all batches once; memory grows with what is accepted, not with the bytes."""
    staged = Staged()
    verdicts: list[RowVerdict] = []
    charging = Chargers(before, suite)
    for batch in batches:
        if isinstance(batch, ChargingBatch):
            frame = charging_frame(batch, outlines, staged.received)
            verdict = check_rows(frame.columns, suite)
            charging.add(batch, frame, verdict, staged)
        elif isinstance(batch, ShapeBatch):
            verdict = _keep_shapes(_without_equal_shapes(batch), suite, staged)
            staged.duplicates += len(batch.row) - len(set(_said(batch)))
            staged.received += len(batch.row)
        else:
            verdict = _keep_figures(batch, suite, catalogue, staged)
        verdicts.append(verdict)
    if suite.of == "charging":
        _keep_chargers(charging, before, catalogue, staged)
    staged.verdict = merge_row_verdicts(verdicts)
    return staged


def _keep_chargers(
    charging: Chargers, before: KnownRow, catalogue: Catalogue, staged: Staged
) -> None:
    """Counts are made of all records together; the records themselves are stored as objects."""
    for batch in charging.counted(staged):
        for figure in figure_frame(batch, catalogue, 0).figures:
            staged.figures[figure.key] = figure
    staged.objects = FoundObjects(
        before=before,
        records=charging.records,
        flawed=charging.flawed,
        withheld=charging.withheld,
        areas=charging.areas,
        spill=charging.spill,
    )


def _keep_figures(batch: Batch, suite: Suite, catalogue: Catalogue, staged: Staged) -> RowVerdict:
    """Equal copies of a figure are duplicates; different ones are quarantined, all of them."""
    frame = figure_frame(_without_copies(batch), catalogue, staged.received)
    staged.duplicates += len(batch.row) - len(frame.figures)
    verdict = check_rows(frame.columns, suite)
    known_areas = zip(frame.figures, frame.columns["area_known"], strict=True)
    staged.unknown.update(figure.area for figure, is_known in known_areas if is_known is False)
    for number, figure in enumerate(frame.figures):
        rules = verdict.failing.get(staged.received + number, ())
        known = staged.figures.get(figure.key)
        contradicts = TWO_IN_ONE_BATCH in rules or (not rules and known not in (None, figure))
        if contradicts:
            staged.disputed.add(figure.key)
        if contradicts and known is not None:
            staged.quarantined.append(_earlier(known))
            del staged.figures[figure.key]
            staged.accepted -= 1
        if rules or figure.key in staged.disputed:
            staged.withheld.add(figure.key[:3])
            why = rules or (TWO_VALUES,)
            staged.quarantined.append(quarantined_row(frame.columns, number, why))
        elif known is not None:
            staged.duplicates += 1
        else:
            staged.figures[figure.key] = figure
            staged.accepted += 1
    staged.received += len(batch.row)
    return verdict


def _without_copies(batch: Batch) -> Batch:
    """The batch with each row once that says the same of the same area and period."""
    count = len(batch.row)
    references: Sequence[object] = batch.reference or [None] * count
    statuses: Sequence[object] = batch.obs_status or [None] * count
    definitions: Sequence[object] = batch.definition or [None] * count
    columns = (batch.area, batch.period, batch.value, references, statuses, definitions)
    first: dict[tuple[object, ...], int] = {}
    for number, said in enumerate(zip(*columns, strict=True)):
        first.setdefault(said, number)
    if len(first) == count:
        return batch
    kept = list(first.values())
    return replace(
        batch,
        area=[batch.area[i] for i in kept],
        period=[batch.period[i] for i in kept],
        value=[batch.value[i] for i in kept],
        row=[batch.row[i] for i in kept],
        reference=[batch.reference[i] for i in kept] if batch.reference else None,
        obs_status=[batch.obs_status[i] for i in kept] if batch.obs_status else None,
        definition=[batch.definition[i] for i in kept] if batch.definition else None,
    )


def _earlier(figure: Figure) -> QuarantineRow:
    """A figure that was accepted until another row said something else."""
    content = {"area": figure.area, "period": figure.period, "value": figure.value}
    return QuarantineRow(row="an earlier batch", rules=TWO_VALUES, content=content)


def _keep_shapes(batch: ShapeBatch, suite: Suite, staged: Staged) -> RowVerdict:
    frame = shape_frame(batch, staged.received)
    verdict = check_rows(frame.columns, suite)
    for number, (area, name, geometry) in enumerate(
        zip(batch.area, batch.name, frame.geometry, strict=True)
    ):
        rules = verdict.failing.get(staged.received + number)
        if rules:
            staged.quarantined.append(quarantined_row(frame.columns, number, rules))
        elif area in staged.shapes:
            staged.duplicates += 1
        else:
            staged.shapes[area] = (name, geometry)
            staged.accepted += 1
    return verdict


def _without_equal_shapes(batch: ShapeBatch) -> ShapeBatch:
    """The batch with each outline once; two different ones under one code both stay."""
    first: dict[tuple[str, str, str], int] = {}
    for number, said in enumerate(_said(batch)):
        first.setdefault(said, number)
    kept = list(first.values())
    return ShapeBatch(
        area=[batch.area[i] for i in kept],
        name=[batch.name[i] for i in kept],
        geometry=[batch.geometry[i] for i in kept],
        row=[batch.row[i] for i in kept],
    )


def _said(batch: ShapeBatch) -> Iterator[tuple[str, str, str]]:
    return zip(batch.area, batch.name, batch.geometry, strict=True)
