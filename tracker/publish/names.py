"""The names that a reader can look for: places, their districts, promises."""

from collections.abc import Iterator, Mapping
from typing import Final

from markupsafe import Markup

from tracker.domain.area import Area
from tracker.publish import addresses
from tracker.publish.language import Language
from tracker.publish.plain_text import shown
from tracker.publish.views import AreaView, Card, SiteView

Name = Mapping[str, str]
_START: Final = addresses.start_page


def names(site: SiteView, language: Language) -> tuple[Name, ...]:
    """One line for each name: `n` what it is called, `u` its page, `d` what it is, `w` other words.

    Addresses are relative to the language's start page, where the search stands.
    """
    return (
        *(line for view in site.areas for line in _places(language, view)),
        *(line for view in site.areas for line in _districts(language, view)),
        *(_promise(language, view) for view in site.cards),
    )


def _places(language: Language, view: AreaView) -> Iterator[Name]:
    own = language.pick(view.area.names)
    others = dict.fromkeys(name for name in view.area.names.values() if name != own)
    number = len(view.pledges)
    yield _line(
        own,
        addresses.area_page(language.code, view.area),
        language,
        what=language.count("%(n)s promise", "%(n)s promises", n=number),
        others=" ".join(others),
    )


def _districts(language: Language, view: AreaView) -> Iterator[Name]:
    for name in view.districts.names if view.districts else ():
        page = addresses.area_page(language.code, view.area)
        what = language.say("A district of %(area)s", area=_plain(language, view.area))
        yield _line(name, page, language, what=what)


def _promise(language: Language, view: Card) -> Name:
    page = addresses.pledge_page(language.code, view.pledge.id)
    title = language.pick(view.pledge.texts).title
    return _line(title, page, language, what=_plain(language, view.area))


def _line(name: str, page: str, language: Language, *, what: str, others: str = "") -> Name:
    found = {
        "n": name,
        "u": addresses.relative(page, page=_START(language.code)),
        "d": what.unescape() if isinstance(what, Markup) else what,
        "w": others,
    }
    return {key: shown(text) for key, text in found.items() if text}


def _plain(language: Language, area: Area) -> str:
    return language.pick(area.names)
