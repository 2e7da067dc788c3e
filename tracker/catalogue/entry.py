"""One table of a TOML file, read field by field; every failure names file, line and field."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from tracker.catalogue.lines import line_of
from tracker.domain.period import parse_period
from tracker.errors import CatalogueError

LOCALES: Final = ("nl", "da", "en")
_LISTED: Final = 40
_ID: Final = re.compile(r"[a-z0-9-]+")
_Word = TypeVar("_Word", bound=StrEnum)


def hint_of_known(word: str, known: Collection[str]) -> str:
    """The remedy for an unknown word: the likely one meant, then all known if they are few."""
    close = get_close_matches(word, known, n=1)
    meant = f"Did you mean {close[0]}? " if close else ""
    if len(known) > _LISTED:
        return f"{meant}{len(known)} are known; their file in the catalogue lists them."
    return f"{meant}Known: {', '.join(known) or 'none yet'}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A table with its way from the top of the file, so that a failure can point at its line."""

    file: str
    source: str
    path: tuple[str, ...]
    fields: Mapping[str, object]

    @property
    def id(self) -> str:
        """The last word of the table's name."""
        return self.path[-1]

    def place(self, *keys: str) -> str:
        """File, line and field, as errors print it."""
        path = (*self.path, *keys)
        return f"{self.file}, line {line_of(self.source, path)}, {'.'.join(path)}"

    def error(self, *keys: str, problem: str, hint: str) -> CatalogueError:
        """The failure to raise for a field of this table."""
        return CatalogueError(f"{self.place(*keys)}: {problem}.", hint=hint)

    def has(self, key: str) -> bool:
        """Whether an optional field was written."""
        return key in self.fields

    def allow(self, *keys: str) -> None:
        """Refuse every other key: a typo must not be dropped in silence."""
        for key in self.fields:
            if key not in keys:
                raise self.error(key, problem="unknown field", hint=hint_of_known(key, keys))

    def text(self, key: str) -> str:
        """Prose, with line breaks and repeated blanks read as one blank."""
        value = self._present(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "text", 'Write some words between quotes: "…".')
        return " ".join(value.split())

    def address(self, key: str) -> str:
        """An address on the web that a reader can follow."""
        value = self.text(key)
        if not value.startswith(("https://", "http://")):
            raise self._wrong(key, "address", "Write it in full, from https:// on.")
        return value

    def number(self, key: str) -> float:
        """A number as TOML writes it: no quotes, a point for decimals."""
        value = self._present(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "number", "Write it without quotes, such as 3000 or 0.85.")
        if not math.isfinite(value):
            raise self._wrong(key, "number", "Write it without quotes, such as 3000 or 0.85.")
        return float(value)

    def flag(self, key: str) -> bool:
        """Whether it holds; an absent flag means that it does not."""
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "yes or no", "Write true or false, without quotes.")
        return value

    def day(self, key: str) -> date:
        """A calendar day as TOML writes it."""
        value = self._present(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(key, "date", "Write a day without quotes, such as 2029-12-31.")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, possibly empty."""
        value = self._present(key)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self._wrong(key, "list of words", 'Write it as ["one", "two"].')
        return tuple(value)

    def periods(self, key: str) -> tuple[str, ...]:
        """At least one period, such as "2026"."""
        periods = self.words(key)
        hint = 'Write at least one year, quarter, month or day: ["2026"].'
        if not periods:
            raise self._wrong(key, "list of periods", hint)
        for period in periods:
            try:
                parse_period(period)
            except ValueError as error:
                raise self._wrong(key, "list of periods", hint) from error
        spans = sorted((parse_period(each) for each in periods), key=lambda each: each.start)
        if any(one.end >= other.start for one, other in pairwise(spans)):
            hint = "Write each period once, and none that lies inside another."
            raise self.error(key, problem="two of the periods share days", hint=hint)
        return periods

    def known(self, key: str, known: Collection[str], noun: str) -> str:
        """A word that must be one of those known."""
        word = self.text(key)
        if word not in known:
            problem = f"{word!r} is no {noun} that we know"
            raise self.error(key, problem=problem, hint=hint_of_known(word, known))
        return word

    def choice(self, key: str, words: type[_Word]) -> _Word:
        """A word of a closed list."""
        return words(self.known(key, tuple(words), key))

    def choices(self, key: str, words: type[_Word]) -> tuple[_Word, ...]:
        """At least one word of a closed list."""
        found = self.words(key)
        unknown = next((word for word in found if word not in tuple(words)), None)
        if unknown is not None or not found:
            problem = f"{unknown!r} is no word for {key}" if found else "the list is empty"
            raise self.error(key, problem=problem, hint=hint_of_known(unknown or "", tuple(words)))
        return tuple(words(word) for word in found)

    def table(self, key: str) -> "Entry":
        """A table inside this one."""
        value = self._present(key)
        if not isinstance(value, dict):
            raise self._wrong(
                key, "table", f"Write its fields under [{'.'.join(self.path)}.{key}]."
            )
        return Entry(file=self.file, source=self.source, path=(*self.path, key), fields=value)

    def tables(self) -> Iterator["Entry"]:
        """The tables inside this one, each with an id that can stand in a page's address."""
        for key in self.fields:
            if not _ID.fullmatch(key):
                hint = "Use small letters a to z, digits and hyphens: denhaag-charging-points."
                raise self.error(key, problem=f"{key!r} cannot be an id", hint=hint)
            yield self.table(key)

    def translated(self, key: str) -> Mapping[str, str]:
        """The same words in every language of the site."""
        texts = self.table(key)
        texts.allow(*LOCALES)
        return {locale: texts.text(locale) for locale in LOCALES}

    def _present(self, key: str) -> object:
        if key not in self.fields:
            translation = " It is the text in one of the site's languages." * (key in LOCALES)
            hint = f"Add {key} to this table.{translation} docs/adding-a-pledge.md shows how."
            raise self.error(key, problem="missing", hint=hint)
        return self.fields[key]

    def _wrong(self, key: str, noun: str, hint: str) -> CatalogueError:
        return self.error(key, problem=f"{self.fields[key]!r} is no {noun}", hint=hint)
