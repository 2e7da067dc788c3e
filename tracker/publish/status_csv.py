"""The promises of a place as a table for a council's spreadsheet: `;`, BOM, its own decimals."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from tracker.publish import addresses
from tracker.publish.downloads import cell_text
from tracker.publish.language import Language
from tracker.publish.plain_text import shown
from tracker.publish.views import Card
from tracker.publish.words import ACTOR, STANDING, msg, word_of

_COLUMNS: Final = (
    msg("promise"),
    msg("promised by"),
    msg("standing"),
    msg("verdict"),
    msg("figure"),
    msg("unit"),
    msg("figures to"),
    msg("goal"),
    msg("deadline"),
    msg("chance in per cent"),
    msg("who can act"),
    msg("address"),
)


def status_csv(views: Iterable[Card], language: Language, base_url: str) -> bytes:
    """One promise a line, all of a place; no cell is run by a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_told(language.say(each)) for each in _COLUMNS)
    for view in views:
        writer.writerow(_row(view, language, base_url))
    return text.getvalue().encode("utf-8-sig")


def _row(view: Card, language: Language, base_url: str) -> list[str]:
    found, pledge = view.assessment, view.pledge
    unit = "" if view.indicator is None else language.pick(view.indicator.unit_names)
    likelihood = None if found.likelihood is None else float(round(found.likelihood * 100))
    actors = [language.say(ACTOR[each]).unescape() for each in pledge.who_can_act]
    page = addresses.pledge_page(language.code, pledge.id)
    return [
        _told(language.pick(pledge.texts).title),
        _told(pledge.said_by),
        _told(language.say(STANDING[pledge.standing])),
        _told(language.say(word_of(found))),
        _number(found.value, language),
        _told(unit),
        cell_text(found.reference),
        _number(found.goal, language),
        cell_text(found.deadline),
        _number(likelihood, language),
        _told(language.all_of(actors)),
        _told(addresses.absolute(base_url, page)),
    ]


def _told(text: str) -> str:
    told = text.unescape() if hasattr(text, "unescape") else text
    return cell_text(" ".join(shown(told).split()))


def _number(value: float | None, language: Language) -> str:
    """All digits, without groups; nl and da write a decimal comma."""
    point = "." if language.code == "en" else ","
    return cell_text(value).replace(".", point)
