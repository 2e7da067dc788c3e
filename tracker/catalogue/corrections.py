"""The ledger of known errors in published figures, as editors note them."""

from collections.abc import Collection

from tracker.catalogue.entry import Entry
from tracker.domain.corrections import Correction
from tracker.domain.period import parse_period


def read_correction(
    entry: Entry, *, areas: Collection[str], indicators: Collection[str]
) -> Correction:
    """An entry with its public address; `feed` is checked by `lint`, which knows the feeds."""
    figure = ("feed", "indicator", "area", "period", "wrong_value")
    entry.allow(*figure, "since", "found", "address", "what", "changes")
    since, found = entry.day("since"), entry.day("found")
    if found < since:
        problem = f"{found} is before {since}, when the wrong figure came out"
        raise entry.error("found", problem=problem, hint="Correct one of the two days.")
    return Correction(
        id=entry.id,
        feed=entry.text("feed"),
        indicator=entry.known("indicator", indicators, "indicator"),
        area=entry.known("area", areas, "area"),
        period=_period(entry),
        wrong_value=entry.number("wrong_value"),
        since=since,
        found=found,
        address=entry.address("address"),
        what=entry.translated("what"),
        changes=entry.translated("changes"),
    )


def _period(entry: Entry) -> str:
    period = entry.text("period")
    try:
        parse_period(period)
    except ValueError as error:
        problem = f"{period!r} is no period"
        hint = 'Write a year, quarter, month or day as the series has it: "2024".'
        raise entry.error("period", problem=problem, hint=hint) from error
    return period
