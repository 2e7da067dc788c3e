"""When a decision of the council turns: what an alert says; who wants one is not decided here."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from tracker.domain.assessment import TargetStatus
from tracker.mail.digest import Alert
from tracker.pipeline.digest_lines import OWN, line_of, plain, told_change
from tracker.publish.language import Language
from tracker.publish.views import AreaView, Publisher
from tracker.publish.words import word_of

_TOLD: Final = (TargetStatus.MISSED, TargetStatus.OFF_TRACK)


def alerts_of(
    publisher: Publisher, area: AreaView, day: date, language: Language
) -> Iterator[Alert]:
    """One for each own decision that turned to missed or off-track on a day and still is.

    A party's promise never makes one; nor does a verdict that waits, for it did not turn yet.
    """
    for view in area.pledges:
        turned = [each for each in view.timeline if each.day == day and each.after in _TOLD]
        if view.pledge.standing not in OWN or not turned:
            continue
        change = turned[-1]
        if view.assessment.status is not change.after:
            continue
        yield Alert(
            subject=plain(
                language.say(
                    "%(place)s: “%(promise)s”: now “%(word)s”",
                    place=language.pick(area.area.names),
                    promise=language.pick(view.pledge.texts).title,
                    word=language.say(word_of(view.assessment)),
                )
            ),
            change=told_change(change, view, language),
            line=line_of(publisher, f"{day:%Y-%m}", view, language, is_party=False),
            is_demo=publisher.demo,
        )
