"""The site's languages: their sentences, numbers and dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from tracker.domain.period import parse_period
from tracker.publish.plain_text import cut

LOCALES: Final[Mapping[str, str]] = {"nl": "nl_NL", "da": "da_DK", "en": "en_GB"}
OWN_NAMES: Final[Mapping[str, str]] = {"nl": "Nederlands", "da": "Dansk", "en": "English"}
_STEPS: Final = tuple(
    (least, Decimal(step))
    for least, step in ((1e3, "1"), (10.0, "0.1"), (1.0, "0.01"), (0.0, "0.0001"))
)
_LONGEST: Final = 1e15  # from here on a float has no unit digit that one could round to
_LENGTH_OF_QUARTER: Final = len("2029-Q3")
_LENGTH_OF_DAY: Final = len("2029-07-01")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language; `say` and `count` escape what is put into a sentence's places."""

    code: str
    translations: NullTranslations

    @property
    def locale(self) -> str:
        """The locale by which numbers and dates are written."""
        return LOCALES[self.code]

    def say(self, message: str, /, **places: object) -> Markup:
        """The sentence in this language, its named places filled in."""
        if not places:
            return _sentence(self.translations, message)
        return _form(self.translations, message) % _cut(places)

    def count(self, one: str, many: str, /, *, n: int, **places: object) -> Markup:
        """As `say`, in the form that goes with n, which is itself a place."""
        form = Markup(self.translations.ngettext(one, many, n))  # noqa: S704 - ours
        return form % {"n": self.number(n), **_cut(places)}

    def number(self, value: float) -> str:
        """Whole from 1,000 on, then up to one, two or four decimals; half to even."""
        return _number(value, self.locale)

    def percent(self, share: float) -> str:
        """A share of 1 in whole per cent."""
        return _percent(share, self.locale)

    def day(self, day: date) -> str:
        """A day with its month in letters; TypeError for None, which babel takes for today."""
        if not isinstance(day, date):
            raise TypeError(f"{day!r} is no day")
        return _day(day, self.locale)

    def moment(self, moment: datetime) -> str:
        """A moment in UTC, to the minute."""
        return _moment(moment.astimezone(UTC), self.locale)

    def period(self, text: str) -> str:
        """An SDMX period as people write it."""
        return _period(text, self.locale)

    def language_name(self, code: str) -> str:
        """A language by its code, as people who read this one call it."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    def all_of(self, parts: Sequence[str]) -> str:
        """The parts in one row: "a, b and c"."""
        return format_list(list(parts), locale=self.locale)

    def pick(self, texts: Mapping[str, T]) -> T:
        """The text in this language, else in English, else the first there is."""
        for code in (self.code, "en", *texts):
            if code in texts:
                return texts[code]
        raise KeyError(self.code)


def _cut(places: Mapping[str, object]) -> dict[str, object]:
    """Names of others can be long; sentences that were put together already are not."""
    return {name: each if isinstance(each, Markup) else cut(each) for name, each in places.items()}


def english_as_written() -> Language:
    """English without reading a file: the sentences stand in the code in English."""
    return Language(code="en", translations=NullTranslations())


def load_languages(locales: Path) -> tuple[Language, ...]:
    """Read the catalogues as they are edited; a sentence without a translation stays English."""
    return tuple(load_language(locales, code) for code in LOCALES)


def load_language(locales: Path, code: str) -> Language:
    """One of them."""
    return Language(code=code, translations=_translations(locales, code))


def _translations(locales: Path, code: str) -> GNUTranslations:
    with (locales / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=8192)
def _form(translations: NullTranslations, message: str) -> Markup:
    return Markup(translations.gettext(message))  # noqa: S704 - ours


@lru_cache(maxsize=8192)
def _sentence(translations: NullTranslations, message: str) -> Markup:
    """A sentence without places says `%%` for a per cent sign too."""
    return _form(translations, message) % {}


@lru_cache(maxsize=8192)
def _number(value: float, locale: str) -> str:
    size = abs(value)
    if size >= _LONGEST:
        return format_decimal(value, format="#,##0", locale=locale)
    step = next(each for least, each in _STEPS if size >= least)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)
    whole, _, part = f"{abs(rounded):,f}".partition(".")
    group, point, minus = _symbols(locale)
    part = part.rstrip("0")
    written = whole.replace(",", group) + (point + part if part else "")
    return minus + written if rounded < 0 else written


@cache
def _symbols(locale: str) -> tuple[str, str, str]:
    """What stands between thousands, before decimals, and before a number below zero."""
    symbols = Locale.parse(locale).number_symbols["latn"]
    return symbols["group"], symbols["decimal"], symbols["minusSign"]


@lru_cache(maxsize=4096)
def _percent(share: float, locale: str) -> str:
    return format_percent(share, locale=locale)


@lru_cache(maxsize=8192)
def _day(day: date, locale: str) -> str:
    return format_date(day, format="d. MMMM y" if locale == "da_DK" else "d MMMM y", locale=locale)


@lru_cache(maxsize=4096)
def _moment(moment: datetime, locale: str) -> str:
    clock = format_datetime(moment, format="HH:mm", locale=locale)
    return f"{_day(moment.date(), locale)}, {clock} UTC"


@lru_cache(maxsize=4096)
def _period(text: str, locale: str) -> str:
    start = parse_period(text).start
    if len(text) == _LENGTH_OF_DAY:
        return _day(start, locale)
    if len(text) == _LENGTH_OF_QUARTER and "Q" in text:
        return format_date(start, format="QQQ y", locale=locale)
    return format_date(start, format="MMMM y", locale=locale) if "-" in text else text
