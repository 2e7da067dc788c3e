"""How hard the sentences of pages and mails are to read, by LIX; newspapers have 40 to 50."""

import re

import pytest

from tests.publish.test_translations import TRANSLATED, entries, forms, used

PLAIN = 40
PLACE = re.compile(r"%\(\w+\)s")
WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
END = re.compile(r"[.?!:;](?=\s|$)")
LONG = 7


def lix(texts: list[str]) -> float:
    """Words a sentence, plus the share of words of seven letters or more; no names, no numbers.

    Names and figures are put into the places of a sentence, so leaving the places out leaves
    them out. A text without a full stop is one sentence.
    """
    plain = [PLACE.sub(" ", text) for text in texts]
    sentences = sum(max(1, len(END.findall(text))) for text in plain)
    words = [word for text in plain for word in WORD.findall(text)]
    return len(words) / sentences + 100 * sum(len(word) >= LONG for word in words) / len(words)


def sentences_of(code: str) -> list[str]:
    if code in TRANSLATED:
        found = [form for message in entries(code) for form in forms(message.string)]
    else:
        found = [form for sentence in used() for form in forms(sentence)]
    return [each for each in found if END.search(each)]


@pytest.mark.parametrize("code", [*TRANSLATED, "en"])
def test_the_sentences_of_a_language_are_plain(code: str) -> None:
    texts = sentences_of(code)

    assert len(texts) > 150
    assert lix(texts) <= PLAIN


def test_the_words_of_an_office_are_not_plain() -> None:
    officialese = (
        "De gemeenteraad verwezenlijkt overeenkomstig de uitvoeringsregeling"
        " gemeentelijke duurzaamheidsmaatregelen, onverminderd vergunningsvoorschriften."
    )

    assert lix([officialese]) > 60
    assert lix(["The tree is old.", "It was cut on %(day)s."]) < 10
