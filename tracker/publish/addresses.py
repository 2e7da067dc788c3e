"""Where each page lies: only the word in the middle is translated, ids never are."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import urlsplit

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.errors import SiteError

Single = Literal[
    "method",
    "feeds",
    "corrections",
    "names",
    "about",
    "neutrality",
    "accessibility",
    "privacy",
    "licences",
]
Kind = Literal["place", "pledge", "term", "document", "indicator"] | Single

WORDS: Final[Mapping[Kind, Mapping[str, str]]] = {
    "place": {"nl": "plaats", "da": "sted", "en": "place"},
    "pledge": {"nl": "belofte", "da": "loefte", "en": "pledge"},
    "indicator": {"nl": "maatstaf", "da": "maaling", "en": "indicator"},
    "method": {"nl": "methode", "da": "metode", "en": "method"},
    "feeds": {"nl": "bronnen", "da": "kilder", "en": "sources"},
    "term": {"nl": "raadsperiode", "da": "valgperiode", "en": "term"},
    "document": {"nl": "document", "da": "dokument", "en": "document"},
    "names": {"nl": "a-z", "da": "a-aa", "en": "a-z"},
    "corrections": {"nl": "correcties", "da": "rettelser", "en": "corrections"},
    "about": {"nl": "over", "da": "om", "en": "about"},
    "neutrality": {"nl": "neutraliteit", "da": "neutralitet", "en": "neutrality"},
    "accessibility": {"nl": "toegankelijkheid", "da": "tilgaengelighed", "en": "accessibility"},
    "privacy": {"nl": "privacy", "da": "privatliv", "en": "privacy"},
    "licences": {"nl": "licenties", "da": "licenser", "en": "licences"},
}
_BY_ENGLISH: Final = {forms["en"]: forms for forms in WORDS.values()}
ROOT: Final = "index.html"
ARCHIVE: Final = "archive"
_PART: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_PART: Final = 120  # a file's name has 255 bytes on most systems, and ours get endings
_TAKEN: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # devices of Windows


def start_page(code: str) -> str:
    """The first page of a language."""
    return f"{code}/index.html"


def single_page(code: str, kind: Single) -> str:
    """A page of which there is one in each language."""
    return f"{code}/{WORDS[kind][code]}/index.html"


def area_page(code: str, area: Area) -> str:
    """The page of a place."""
    return f"{code}/{WORDS['place'][code]}/{_checked(area.page_id)}/index.html"


def pledge_page(code: str, pledge: str) -> str:
    """The page of a pledge; one pledge over many areas is `ID@AREA` and lies in `ID/area/`."""
    parts = "/".join(_checked(part) for part in pledge.lower().split("@"))
    return f"{code}/{WORDS['pledge'][code]}/{parts}/index.html"


def badge_file(code: str, pledge: str) -> str:
    """The sign with a pledge's verdict."""
    return pledge_page(code, pledge).removesuffix(ROOT) + "badge.svg"


def embed_page(code: str, pledge: str) -> str:
    """A pledge's chart alone, for frames of other sites."""
    return pledge_page(code, pledge).removesuffix(ROOT) + "embed/index.html"


def pledge_picture(code: str, pledge: str) -> str:
    """The picture that messages show beside a link to a pledge."""
    return pledge_page(code, pledge).removesuffix(ROOT) + "picture.png"


def print_file(code: str, area: Area) -> str:
    """The report of a place to print."""
    return area_page(code, area).removesuffix(ROOT) + "report.pdf"


def package_file(licence: Literal["open", "odbl"]) -> str:
    """The data package of all series under licences that may stand in one file."""
    return "data/datapackage.json" if licence == "open" else f"data/datapackage-{licence}.json"


def term_page(code: str, council: str) -> str:
    """The page of a council in one term; the catalogue has an id for each of the two together."""
    return f"{code}/{WORDS['term'][code]}/{_checked(council)}/index.html"


def document_page(code: str, document: str) -> str:
    """The page of a document in which promises stand."""
    return f"{code}/{WORDS['document'][code]}/{_checked(document)}/index.html"


def names_file(code: str) -> str:
    """The names that the search looks through, in one language."""
    return f"data/search/{code}.json"


def indicator_page(code: str, indicator: str) -> str:
    """The page of an indicator, by its id."""
    return f"{code}/{WORDS['indicator'][code]}/{_checked(indicator)}/index.html"


def atom_file(code: str, area: Area | None = None) -> str:
    """The Atom feed of a place, or of all places, beside its page."""
    page = area_page(code, area) if area else start_page(code)
    return page.removesuffix(ROOT) + "feed.xml"


def series_file(indicator: Indicator, area: Area, suffix: Literal["csv", "json"]) -> str:
    """The download of a series."""
    return f"data/{_checked(indicator.id)}/{_checked(area.page_id)}.{suffix}"


def hand_in_file(indicator: Indicator, area: Area, suffix: Literal["csv", "xlsx"]) -> str:
    """The empty table in which a council hands in figures."""
    return f"data/hand-in/{_checked(indicator.id)}/{_checked(area.page_id)}.{suffix}"


def letter_file(pledge: str) -> str:
    """The letter that asks for the figure of a pledge; the same in every language of the site."""
    return f"data/letter/{'/'.join(_checked(part) for part in pledge.lower().split('@'))}.txt"


def without_language(path: str) -> str:
    """An English path as the address that it has in every language: `pledge/ballerup-co2/`."""
    return path.removeprefix("en/").removesuffix(ROOT)


def in_language(code: str, address: str) -> str:
    """The path of an address without language; KeyError where its first word is none of ours."""
    word, _, rest = address.partition("/")
    path = f"{code}/{_BY_ENGLISH[word][code]}/{rest}"
    return path + ROOT if path.endswith("/") else path


def archived(month: str, path: str = ROOT) -> str:
    """A file of the site as it stood at the report of a month."""
    return f"{ARCHIVE}/{month}/{path}"


def relative(target: str, *, page: str) -> str:
    """The link from a page to a file of the site, so that the site works under any address."""
    up, way = _between(page.rpartition("/")[0], target.rpartition("/")[0])
    name = "" if target.endswith(ROOT) else target.rpartition("/")[2]
    return f"{up}{way}{name}" or "./"


@lru_cache(maxsize=4096)
def _between(start: str, end: str) -> tuple[str, str]:
    """How far up and then down it is from one folder to another; paths here have no dots."""
    here, there = start.split("/") if start else [], end.split("/") if end else []
    same = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
    shared = min(len(here), len(there)) if same is None else same
    return "../" * (len(here) - shared), "".join(f"{part}/" for part in there[shared:])


def absolute(base_url: str, target: str) -> str:
    """The address of a file of the site on the web."""
    return f"{base_url.rstrip('/')}/{target.removesuffix('index.html')}"


def is_web_address(text: str) -> bool:
    """Whether a text of a feed may become a link: only http and https do."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _checked(part: str) -> str:
    if len(part) > _LONGEST_PART or not _PART.fullmatch(part) or _TAKEN.fullmatch(part):
        raise SiteError(
            f"{part[:_LONGEST_PART]!r} cannot be part of an address",
            hint="ids are made of a-z, 0-9 and single hyphens, have 120 signs at most and are no"
            " name of a device (con, nul, com1); correct it in the catalogue",
        )
    return part
