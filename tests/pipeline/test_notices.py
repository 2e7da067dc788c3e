"""Alerts and previews of hostile texts: each is text in every part, and adds no header."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes

import pytest

from tests.conftest import ROOT
from tests.mail.builders import KEY
from tests.pipeline.test_composing import Tags
from tests.pipeline.test_digests import LANGUAGES
from tests.publish.builders import a_publisher
from tests.publish.hostile import TEXTS, hostile_site
from tracker.domain.assessment import TargetStatus
from tracker.domain.history import StatusChange
from tracker.domain.pledge import Standing
from tracker.mail.message import encode, parts_of
from tracker.mail.notices import Alert, Preview
from tracker.pipeline.digest_alerts import alert_of
from tracker.pipeline.digest_previews import preview_of
from tracker.pipeline.notices import Press, notice_mail
from tracker.publish.views import Card

DAY = date(2026, 6, 13)
PRESS = Press(
    publisher=a_publisher(),
    languages=LANGUAGES,
    templates=ROOT / "reports" / "templates" / "email",
    host="tracker.example",
    sender="redactie@tracker.example",
)
HOSTILE = pytest.mark.parametrize("key", [each for each in TEXTS if not each.startswith("long")])


def hostile_card(key: str) -> Card:
    card = hostile_site({key: TEXTS[key]}).areas[0].pledges[0]
    missed = replace(card.assessment, status=TargetStatus.MISSED)
    decided = replace(card.pledge, standing=Standing.COUNCIL_DECISION)
    return replace(card, assessment=missed, pledge=decided)


def is_harmless(kind: str, notice: Alert | Preview) -> bool:
    raw = encode(notice_mail(PRESS, kind, notice, key=KEY, day=DAY))
    page = Tags()
    page.feed(parts_of(raw)["html"].decode())
    strange = {"script", "iframe", "svg", "img"} & page.found
    handlers = [name for name in page.attributes if name.startswith("on")]
    names = {name for name, _ in message_from_bytes(raw).items()}
    return not strange and not handlers and not names & {"Bcc", "Cc", "Reply-To"}


@HOSTILE
def test_a_hostile_text_is_text_in_an_alert(key: str) -> None:
    card = hostile_card(key)
    change = StatusChange(
        pledge=card.pledge.id,
        area=card.area.code,
        day=DAY,
        before=None,
        after=TargetStatus.MISSED,
        causes=(),
    )

    assert is_harmless("alert", alert_of(PRESS.publisher, card, change, LANGUAGES["da"]))


@HOSTILE
def test_a_hostile_text_is_text_in_a_preview(key: str) -> None:
    card = hostile_card(key)

    notice = preview_of(
        PRESS.publisher,
        card.area,
        [card, card],
        LANGUAGES["nl"],
        month="2026-06",
        until=DAY,
        party=card.pledge.said_by,
    )

    assert ": 2 oordelen wachten tot en met 13 juni 2026 op uw antwoord" in notice.subject
    assert is_harmless("preview", notice)


def test_in_a_demonstration_an_answer_goes_to_those_who_run_it() -> None:
    card = hostile_card(next(iter(TEXTS)))
    nobody = replace(PRESS.publisher, contact="", name="")

    notice = preview_of(nobody, card.area, [card], LANGUAGES["en"], month="2026-06", until=DAY)

    assert notice.answers[0] == "Give your answer to those who run this demonstration."
    assert notice.imprint.publisher == ""
