"""What a council reads: the sentences of the site, with its own decisions first."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.mail.builders import a_mail
from tests.publish.builders import a_publisher
from tests.publish.charging_promise import charging
from tests.publish.hostile import BROKEN, TEXTS, TURNING, UNSEEN, hostile_site
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.history import Cause, StatusChange
from tracker.domain.pledge import PledgeText, Standing
from tracker.mail.digest import Digest, compose
from tracker.mail.message import decode, encode
from tracker.pipeline.digest_lines import plain
from tracker.pipeline.digests import MOST_PRESSING_FIRST, Desk, digest_of
from tracker.publish.language import Language, load_languages
from tracker.publish.overview import JUDGED
from tracker.publish.sentences import headline
from tracker.publish.views import AreaView, PledgeView

LANGUAGES = {each.code: each for each in load_languages(ROOT / "reports" / "locales")}
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
DESK = Desk(publisher=a_publisher(), month="2026-05", as_of=date(2026, 5, 31))


def digest(*views: PledgeView, code: str = "en") -> Digest:
    return digest_of(DESK, place_of(*views), LANGUAGES[code])


def place_of(*views: PledgeView) -> AreaView:
    (place,) = a_site(views).areas
    return place


def changed(view: PledgeView, title: str | None = None, **changes: Any) -> PledgeView:
    """Standing goes to the pledge, all else to its assessment."""
    standing = changes.pop("standing", view.pledge.standing)
    texts = view.pledge.texts
    if title is not None:
        texts = {code: PledgeText(title=title, summary="", missing="") for code in texts}
    return replace(
        view,
        pledge=replace(view.pledge, standing=standing, texts=texts),
        assessment=replace(view.assessment, **changes),
    )


def a_decision(title: str, status: TargetStatus, flags: tuple[Flag, ...] = ()) -> PledgeView:
    return changed(co2(), title, status=status, flags=flags)


def test_decisions_come_first_and_each_programme_stands_apart() -> None:
    found = digest(trees(), co2())

    assert [block.title for block in found.blocks] == [
        "Decided or set as a target",
        "From the programme of Socialdemokratiet Ballerup",
    ]
    assert [(len(each.lines), len(each.open_titles)) for each in found.blocks] == [(1, 0), (0, 1)]


def test_whose_promise_it_is_stands_on_every_decision_and_once_above_a_programme() -> None:
    decided, programme = digest(trees(), co2()).blocks

    assert (decided.note, decided.lines[0].standing) == ("", "A target of the municipality.")
    assert programme.note == "A party's programme, not a decision of the council."
    assert programme.open_titles[0].title == "A new tree for every newborn in Ballerup"


@EVERY_LANGUAGE
def test_the_mail_says_what_the_page_says(language: Language) -> None:
    view = changed(charging(), status=TargetStatus.ON_TRACK)

    (line,) = digest(view, code=language.code).blocks[0].lines

    assert line.figure == str(headline(language, view).unescape())
    assert line.word == language.say("On track")
    assert line.address.startswith(f"https://tracker.example/{language.code}/")
    assert line.address.endswith("/denhaag-charging-points/")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("nl", "Met de cijfers die op 31 mei 2026 bekend waren, kunnen we er nog geen beoordelen."),
        ("da", "Med de tal, der var kendt den 31. maj 2026, kan ingen vurderes endnu."),
        ("en", "With the figures known on 31 May 2026, none can be judged yet."),
    ],
)
def test_where_no_promise_can_be_judged_no_zero_is_counted(code: str, sentence: str) -> None:
    assert sentence in digest(trees(), code=code).opening
    assert sentence not in digest(trees(), co2(), code=code).opening


def test_a_line_says_how_old_its_figures_are_and_what_to_mind_about_them() -> None:
    (line,) = digest(co2()).blocks[0].lines

    assert line.figures_to == (
        "Figures to 31 December 2023, fetched 13 May 2026."
        " The source leaves room. Another fair way to count gives another verdict."
        " The newest figure is from before the term of those who promised."
    )


def test_a_figure_that_was_read_by_hand_says_on_which_day() -> None:
    view = replace(co2(), fetched_on=None, read_on=date(2026, 5, 1))

    (line,) = digest(view).blocks[0].lines

    assert line.figures_to.startswith("Figures to 31 December 2023, read on 1 May 2026.")


def test_a_promise_without_a_verdict_is_a_title_with_who_can_act() -> None:
    (block,) = digest(trees()).blocks

    assert block.lines == ()
    assert block.open_note == "1 promise has no verdict yet:"
    assert block.open_titles[0].who_can_act == "the municipality, the state and the market"


def test_of_many_promises_without_a_verdict_five_are_named_and_all_are_counted() -> None:
    (block,) = digest(*(trees() for _ in range(43))).blocks

    assert block.open_note == "43 promises have no verdict yet, among them:"
    assert len(block.open_titles) == 5


def test_a_verdict_that_waits_has_its_line() -> None:
    waiting = changed(co2(), status=TargetStatus.NOT_ASSESSED, reason=Reason.AWAITING_APPROVAL)

    (line,) = digest(waiting).blocks[0].lines

    assert (line.word, line.likelihood) == ("Verdict waits", "about 6 in 10")


def test_a_missing_figure_is_asked_for_once_with_its_table() -> None:
    (ask,) = digest(trees(), trees()).asks

    assert ask.note == "Nobody publishes how many trees were planted for this promise."
    assert ask.address.startswith("https://tracker.example/data/hand-in/")
    assert ask.address.endswith("/0151.xlsx")


def test_a_month_in_which_nothing_changed_says_so_in_the_subject_and_is_short() -> None:
    june = replace(DESK, month="2026-06", as_of=date(2026, 6, 30))
    view = replace(co2(), timeline=(a_change(5, 31),))

    found = digest_of(june, place_of(view), LANGUAGES["en"])

    assert found.is_quiet
    assert found.subject == "Ballerup, June 2026: no verdict changed"


def test_an_own_decision_that_changed_goes_before_a_more_pressing_one() -> None:
    late = a_decision("Late", TargetStatus.MISSED)
    moved = replace(a_decision("Moved", TargetStatus.AT_RISK), timeline=(a_change(5, 3),))

    found = digest(late, moved)

    assert found.subject.startswith("Ballerup, May 2026: Moved. Uncertain")
    assert [line.change for line in found.blocks[0].lines] == ["new figures", "before: On track"]


@pytest.mark.parametrize("status", JUDGED)
@pytest.mark.parametrize("standing", [Standing.PARTY_PROGRAMME, Standing.COALITION_AGREEMENT])
def test_a_promise_of_parties_never_gets_into_the_subject(
    status: TargetStatus, standing: Standing
) -> None:
    found = digest(changed(co2(), "Promise of a party", status=status, standing=standing))

    assert found.subject == ("Ballerup, May 2026: where the promises for the environment stand")


def test_the_subject_names_the_most_pressing_decision_with_the_day_of_its_figures() -> None:
    fine = a_decision("Fine", TargetStatus.MET)
    late = a_decision("Late", TargetStatus.OFF_TRACK)
    unknown = a_decision("Unknown", TargetStatus.NOT_ASSESSED)

    found = digest(fine, late, unknown)

    assert found.subject == ("Ballerup, May 2026: Late. Off track. Figures to 31 December 2023")


def test_a_verdict_that_is_in_doubt_does_not_stand_in_the_subject() -> None:
    doubtful = a_decision("CO₂", TargetStatus.ON_TRACK, (Flag.STALE, Flag.DEPENDS_ON_READING))

    assert "CO₂. Depends on how you count." in digest(doubtful).subject


def test_a_decision_judged_without_figures_has_no_day_in_the_subject() -> None:
    missed = changed(co2(), "Steps", status=TargetStatus.MISSED, reference=None, flags=())

    assert digest(missed).subject == "Ballerup, May 2026: Steps. Not met"


def test_every_judged_status_can_be_the_most_pressing_one() -> None:
    assert set(MOST_PRESSING_FIRST) == set(JUDGED)


def test_the_opening_counts_what_can_be_judged_by_the_last_day_of_the_report() -> None:
    assert digest(co2(), trees()).opening == (
        "We follow 2 promises for the environment in Ballerup."
        " With the figures known on 31 May 2026, 1 can be judged."
    )


def test_a_place_with_programmes_only_is_asked_for_a_decision() -> None:
    assert "Name one, and we judge it by the same rule." in digest(trees()).opening
    assert "Name one" not in digest(co2()).opening


def test_nothing_is_escaped_for_html() -> None:
    title = 'Wind & "zon" <10%'
    publisher = replace(DESK.publisher, name="R&D 'Groen'")

    found = digest_of(
        replace(DESK, publisher=publisher),
        place_of(a_decision(title, TargetStatus.MET)),
        LANGUAGES["nl"],
    )

    assert title in found.subject
    assert found.blocks[0].lines[0].title == title
    assert "R&D 'Groen'" in found.publisher


def test_a_publisher_without_a_name_leaves_its_row_out() -> None:
    desk = replace(DESK, publisher=replace(DESK.publisher, name=""))

    assert digest_of(desk, place_of(co2()), LANGUAGES["en"]).publisher == ""


@pytest.mark.parametrize("code", ["nl", "da"])
def test_no_row_of_a_report_is_left_in_english(code: str) -> None:
    def rows(found: Digest) -> set[str]:
        sentences = {found.subject, found.opening, found.publisher}
        for block in found.blocks:
            sentences |= {block.title, block.note}
            for line in block.lines:
                sentences |= {line.word, line.standing, line.sentence, line.who_can_act}
        return sentences - {""}

    english, translated = (rows(digest(co2(), trees(), code=each)) for each in ("en", code))

    assert len(english) > 8
    assert english & translated == set()


def a_change(month: int, day: int) -> StatusChange:
    return StatusChange(
        pledge="ballerup-co2",
        area="0151",
        day=date(2026, month, day),
        before=TargetStatus.ON_TRACK,
        after=TargetStatus.AT_RISK,
        causes=(Cause.NEW_FIGURE,),
    )


def test_the_changes_of_the_month_are_listed_by_day_each_with_whose_promise_it_is() -> None:
    timeline = (a_change(6, 1), a_change(5, 20), a_change(5, 3), a_change(4, 30))

    found = digest(replace(co2(), timeline=timeline), trees())

    assert [each.day for each in found.changes] == ["3 May 2026", "20 May 2026"]
    assert found.changes[0].title == (
        "85% less CO₂ from Ballerup by 2030: from “On track” to “Uncertain”"
    )
    assert found.changes[0].who == "Socialdemokratiet Ballerup. A target of the municipality."
    assert found.changes[0].note == "A new figure was published."


@pytest.mark.parametrize("key", TEXTS)
def test_a_hostile_name_is_text_in_a_mail_and_adds_no_header_and_no_line(key: str) -> None:
    language = LANGUAGES["en"]
    (place,) = hostile_site({key: TEXTS[key]}).areas
    found = digest_of(DESK, place, language)
    text = compose(
        found,
        say=lambda message, **places: plain(language.say(message, **places)),
        templates=ROOT / "reports" / "templates" / "email",
    )

    raw = encode(a_mail(subject=found.subject, text=text))

    assert decode(raw) == (found.subject, text)
    assert set(message_from_bytes(raw)) == set(message_from_bytes(encode(a_mail())))
    assert set(text).isdisjoint(TURNING + UNSEEN + BROKEN)
    assert len(text) < 20_000
    assert "Bcc: b@example.org" not in text.splitlines()
