"""The page models of a place as the report that its council reads: the site's own sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Assessment, Flag, Reason, TargetStatus
from tracker.mail.digest import Digest
from tracker.pipeline.digest_asks import asks_of, corrections_of, dates_of
from tracker.pipeline.digest_lines import OWN, block_of, changed_in, changes_of, plain
from tracker.publish import addresses
from tracker.publish.language import Language
from tracker.publish.overview import JUDGED, blocks
from tracker.publish.views import AreaView, Card, CorrectionView, Publisher
from tracker.publish.words import FLAG, STATUS

_IN_DOUBT: Final = (Flag.DEPENDS_ON_READING, Flag.UNDER_REVIEW)
MOST_PRESSING_FIRST: Final = (
    TargetStatus.MISSED,
    TargetStatus.WRONG_WAY,
    TargetStatus.OFF_TRACK,
    TargetStatus.AT_RISK,
    TargetStatus.ON_TRACK,
    TargetStatus.MET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every report of a month is written with; `as_of` is the last day that it knows of."""

    publisher: Publisher
    month: str
    as_of: date
    corrections: tuple[CorrectionView, ...] = ()
    has_archive: bool = False


def digest_of(desk: Desk, area: AreaView, language: Language) -> Digest:
    """All promises of a place, in the order of its page; a quiet month has no lines."""
    place = plain(language.pick(area.area.names))
    changes = tuple(changes_of(area, desk.month, language))
    corrections = tuple(corrections_of(desk.corrections, area, desk.month, language))
    quiet = is_quiet(desk, area, language)
    page = addresses.area_page(language.code, area.area)
    asks, asks_more = asks_of(desk.publisher, area, language)
    return Digest(
        subject=plain(_subject(desk, area, language, is_quiet=quiet)),
        opening=" ".join(plain(each) for each in _opening(desk, area, language)),
        changes=changes,
        blocks=tuple(
            block_of(desk.publisher, desk.month, each, language) for each in blocks(area.pledges)
        ),
        asks=asks,
        asks_more=asks_more,
        corrections=corrections,
        dates=tuple(dates_of(area, desk.as_of, language)),
        place=place,
        place_address=_address(desk, page),
        archive_address=(
            _address(desk, addresses.archived(desk.month, page)) if desk.has_archive else ""
        ),
        method_address=_address(desk, addresses.single_page(language.code, "method")),
        publisher=published_by(desk.publisher, language),
        contact=desk.publisher.contact,
        is_demo=desk.publisher.demo,
        is_quiet=quiet,
        locale=language.code,
    )


def is_quiet(desk: Desk, area: AreaView, language: Language) -> bool:
    """Whether in the month no word changed, no figure behind one came, and no error was noted."""
    told = chain(
        changes_of(area, desk.month, language),
        corrections_of(desk.corrections, area, desk.month, language),
    )
    return next(told, None) is None and not _has_news(area, desk.month)


def _has_news(area: AreaView, month: str) -> bool:
    """Whether a verdict rests on figures that became known in the month, or waits for approval."""
    found = [each.assessment for each in area.pledges]
    judged = (each for each in found if each.status in JUDGED)
    is_new = any(each.vintage is not None and f"{each.vintage:%Y-%m}" == month for each in judged)
    return is_new or any(each.reason is Reason.AWAITING_APPROVAL for each in found)


def _subject(desk: Desk, area: AreaView, language: Language, *, is_quiet: bool) -> Markup:
    """The most pressing of the council's own; a party's promise never gets here."""
    place, month = language.pick(area.area.names), language.period(desk.month)
    if is_quiet:
        return language.say("%(place)s, %(month)s: no verdict changed", place=place, month=month)
    view = most_pressing(area.pledges, desk.month)
    if view is None:
        return language.say(
            "%(place)s, %(month)s: where the promises for the environment stand",
            place=place,
            month=month,
        )
    promise, word = language.pick(view.pledge.texts).title, language.say(_short(view.assessment))
    if view.assessment.reference is None:
        return language.say(
            "%(place)s, %(month)s: %(promise)s. %(word)s",
            place=place,
            month=month,
            promise=promise,
            word=word,
        )
    return language.say(
        "%(place)s, %(month)s: %(promise)s. %(word)s. Figures to %(day)s",
        place=place,
        month=month,
        promise=promise,
        word=word,
        day=language.day(view.assessment.reference),
    )


def _short(assessment: Assessment) -> str:
    """The verdict, or why it is in doubt: a subject has no room for both."""
    doubt = next((each for each in _IN_DOUBT if each in assessment.flags), None)
    return FLAG[doubt] if doubt is not None else STATUS[assessment.status].word


def most_pressing(views: Iterable[Card], month: str) -> Card | None:
    """Of the council's own that have a verdict; one that changed in the month goes first."""
    judged = [
        view
        for view in views
        if view.pledge.standing in OWN and view.assessment.status in MOST_PRESSING_FIRST
    ]
    return min(
        judged,
        key=lambda view: (
            not changed_in(view, month),
            MOST_PRESSING_FIRST.index(view.assessment.status),
        ),
        default=None,
    )


def _opening(desk: Desk, area: AreaView, language: Language) -> Iterator[Markup]:
    yield language.count(
        "We follow %(n)s promise for the environment in %(place)s.",
        "We follow %(n)s promises for the environment in %(place)s.",
        n=len(area.pledges),
        place=language.pick(area.area.names),
    )
    judged = sum(view.assessment.status in JUDGED for view in area.pledges)
    day = language.day(desk.as_of)
    if judged == 0:
        yield language.say("With the figures known on %(day)s, none can be judged yet.", day=day)
    else:
        yield language.count(
            "With the figures known on %(day)s, %(n)s can be judged.",
            "With the figures known on %(day)s, %(n)s can be judged.",
            n=judged,
            day=day,
        )
    if not any(view.pledge.standing in OWN for view in area.pledges):
        yield language.say(
            "We follow no decision or target of the municipality here yet."
            " Name one, and we judge it by the same rule."
        )


def published_by(publisher: Publisher, language: Language) -> str:
    """Name and address of who publishes, "" in a demonstration without one."""
    if not publisher.name:
        return ""
    return plain(
        language.say(
            "Published by %(name)s, %(address)s.", name=publisher.name, address=publisher.address
        )
    )


def _address(desk: Desk, target: str) -> str:
    return addresses.absolute(desk.publisher.base_url, target)
