"""Where each page lies: only the word in the middle is translated, ids never are."""

import posixpath
import re
from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.errors import SiteError

Single = Literal[
    "method",
    "feeds",
    "corrections",
    "about",
    "neutrality",
    "accessibility",
    "privacy",
    "licences",
]
Kind = Literal["place", "pledge"] | Single

WORDS: Final[Mapping[Kind, Mapping[str, str]]] = {
    "place": {"nl": "plaats", "da": "sted", "en": "place"},
    "pledge": {"nl": "belofte", "da": "loefte", "en": "pledge"},
    "method": {"nl": "methode", "da": "metode", "en": "method"},
    "feeds": {"nl": "bronnen", "da": "kilder", "en": "sources"},
    "corrections": {"nl": "correcties", "da": "rettelser", "en": "corrections"},
    "about": {"nl": "over", "da": "om", "en": "about"},
    "neutrality": {"nl": "neutraliteit", "da": "neutralitet", "en": "neutrality"},
    "accessibility": {"nl": "toegankelijkheid", "da": "tilgaengelighed", "en": "accessibility"},
    "privacy": {"nl": "privacy", "da": "privatliv", "en": "privacy"},
    "licences": {"nl": "licenties", "da": "licenser", "en": "licences"},
}
ROOT: Final = "index.html"
_PART: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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


def relative(target: str, *, page: str) -> str:
    """The link from a page to a file of the site, so that the site works under any address."""
    folder = posixpath.dirname(page) or "."
    if target.endswith("index.html"):
        found = posixpath.relpath(posixpath.dirname(target) or ".", folder)
        return f"{found}/"
    return posixpath.relpath(target, folder)


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
    if _PART.fullmatch(part) is None:
        raise SiteError(
            f"{part!r} cannot be part of an address",
            hint="ids are made of a-z, 0-9 and single hyphens; correct it in the catalogue",
        )
    return part
