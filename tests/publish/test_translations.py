import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tracker.domain.assessment import Flag, Likelihood, Reason, TargetStatus
from tracker.domain.history import Cause
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Actor, Standing, Strength
from tracker.publish import words

ROOT = Path(__file__).parent.parent.parent
REPORTS = ROOT / "reports"
KEYWORDS = {"_": None, "say": None, "msg": None, "ngettext": (1, 2), "count": (1, 2)}
TRANSLATED = ("nl", "da")
PLACE = re.compile(r"%\((\w+)\)s")
LONGEST_SENTENCE = 20


def used() -> set[str | tuple[str, ...]]:
    """Every sentence that pages and mails print, as pybabel extracts them."""
    code = extract_from_dir(ROOT / "tracker", [("**.py", "python")], keywords=KEYWORDS)
    templates = extract_from_dir(REPORTS / "templates", [("**", "jinja2")], keywords=KEYWORDS)
    return {found[2] for each in (code, templates) for found in each}


def catalogue(code: str) -> Catalog:
    with (REPORTS / "locales" / code / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=code)


def entries(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code) if message.id)


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    sentences = used()

    translated = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in entries(code)
        if forms(message.string) and all(forms(message.string))
    }

    assert len(sentences) > 200
    assert translated == sentences


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_fuzzy(code: str) -> None:
    assert [message.id for message in entries(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_form_of_a_translation_has_the_places_of_its_sentence(code: str) -> None:
    wrong = [
        message.id
        for message in entries(code)
        for form in forms(message.string)
        if set(PLACE.findall(form)) != set(PLACE.findall(forms(message.id)[-1]))
        or re.search(r"%(?![%(])", form.replace("%%", ""))
    ]

    assert wrong == []


@pytest.mark.parametrize("code", [*TRANSLATED, "en"])
def test_no_sentence_is_longer_than_twenty_words(code: str) -> None:
    texts = (
        [form for message in entries(code) for form in forms(message.string)]
        if code in TRANSLATED
        else [form for sentence in used() for form in forms(sentence)]
    )

    sentences = [part for text in texts for part in re.split(r"(?<=[.?!;:])\s+", text)]

    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


def test_english_has_a_catalogue_and_falls_back_to_the_sentence_itself() -> None:
    assert list(entries("en")) == []


def test_every_word_of_the_domain_has_its_plain_words() -> None:
    assert set(words.STATUS) == set(TargetStatus)
    assert set(words.REASON) == set(Reason)
    assert set(words.FLAG) == set(words.FLAG_NOTES) == set(Flag)
    assert set(words.LIKELIHOOD) == set(Likelihood)
    assert set(words.STANDING) == set(Standing)
    assert set(words.STRENGTH) == set(Strength)
    assert set(words.ACTOR) == set(Actor)
    assert set(words.OBS_STATUS) == set(ObsStatus)
    assert set(words.CAUSE) == set(Cause)


def test_no_verdict_is_called_broken_or_failed() -> None:
    verdicts = [entry.word + entry.meaning for entry in words.STATUS.values()]

    assert [each for each in verdicts if re.search("broken|fail", each, re.IGNORECASE)] == []


def test_each_status_has_a_word_of_its_own_in_every_language() -> None:
    for code in TRANSLATED:
        translated = {message.id: message.string for message in entries(code)}
        said = {translated[entry.word] for entry in words.STATUS.values()}
        assert len(said) == len(TargetStatus)
