import re
from pathlib import Path

from tests.e2e.pages import ROOT_KIND, START_KIND, Found, find_pages, one_of_each, other_faces
from tracker.publish.addresses import WORDS
from tracker.publish.language import LOCALES

LOCK = Path(__file__).with_name("package-lock.json")

# Kinds of which the demo site has no page, each with the reason.
WITHOUT_PAGE: dict[str, str] = {}


def test_each_kind_of_page_is_in_the_sample_in_every_language(samples: tuple[Found, ...]) -> None:
    for code in LOCALES:
        kinds = {page.kind for page in samples if page.language == code}
        words = {part for kind in kinds for part in kind.split("/")}

        assert START_KIND in kinds
        assert set(WORDS) - words == set(WITHOUT_PAGE), code
    assert ROOT_KIND in {page.kind for page in samples}


def test_each_kind_is_there_in_all_languages_or_in_none(samples: tuple[Found, ...]) -> None:
    kinds = {code: {page.kind for page in samples if page.language == code} for code in LOCALES}

    assert kinds["nl"] == kinds["da"] == kinds["en"]


def test_a_kind_is_a_path_without_its_ids(tmp_path: Path) -> None:
    for path in (
        "index.html",
        "404.html",
        "nl/index.html",
        "nl/plaats/gm0518/index.html",
        "nl/belofte/a/index.html",
        "nl/belofte/b/index.html",
        "nl/belofte/b/gm0518/index.html",
        "nl/belofte/a/kaart/index.html",
        "nl/belofte/b/kaart/index.html",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f'<p class="{path}">', "utf-8")

    kinds = {page.path: page.kind for page in find_pages(tmp_path)}

    assert kinds == {
        "index.html": "root",
        "404.html": "404",
        "nl/index.html": "start",
        "nl/plaats/gm0518/index.html": "place/*",
        "nl/belofte/a/index.html": "pledge/*",
        "nl/belofte/b/index.html": "pledge/*",
        "nl/belofte/b/gm0518/index.html": "pledge/*/*",
        "nl/belofte/a/kaart/index.html": "pledge/*/kaart",
        "nl/belofte/b/kaart/index.html": "pledge/*/kaart",
    }


def test_the_richest_page_stands_for_its_kind_and_others_join_for_what_it_lacks() -> None:
    rich, poor, other = (
        Found(path=path, kind="pledge/*", language="nl", size=1, parts=frozenset(parts))
        for path, parts in (("rich", "abc"), ("poor", "ab"), ("other", "ad"))
    )

    assert one_of_each([poor, other, rich]) == (rich,)
    assert other_faces([poor, other, rich]) == (other,)


def test_the_lock_of_the_checkers_names_versions_and_hashes_but_no_host() -> None:
    text = LOCK.read_text("utf-8")

    assert text.count('"integrity": "sha512-') == text.count('"version": ')
    assert re.findall(r"https?:|\"resolved\"", text) == []
