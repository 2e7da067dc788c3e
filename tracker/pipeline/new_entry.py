"""Valid skeletons of a pledge, an area and a document, written into the catalogue's files.

What only an editor can know says `change-me`: `tracker lint` lists it, and nothing is judged or
published before it is replaced.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.entry import LOCALES
from tracker.catalogue.lint import UNFINISHED
from tracker.catalogue.load import load
from tracker.errors import CatalogueError, SettingsError
from tracker.pipeline.new_feed import CHECKOUT

_TEXTS: Final = ("title", "summary", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPledge:
    """What can be said of a pledge on the command line; None is left to the defaults."""

    area: str
    document: str
    council: str | None = None
    term: tuple[date, date] | None = None
    said_by: str | None = None
    section: str = UNFINISHED
    phrase: str = UNFINISHED
    indicator: str | None = None
    baseline: tuple[date, float] | None = None
    goal: float | None = None
    deadline: date | None = None


def catalogue_folder(setting: Path | None) -> Path:
    """Where editors write: the folder of the setting, else the catalogue of this checkout."""
    if setting is not None:
        return setting
    if not (CHECKOUT / "pyproject.toml").is_file():
        raise SettingsError(
            "an installed package has no place for new entries",
            hint="set TRACKER_CATALOGUE to a folder of your own, or work in a checkout",
        )
    return CHECKOUT / "tracker" / "catalogue"


def new_area(
    folder: Path,
    code: str,
    *,
    country: str,
    names: dict[str, str],
    source: str,
    year: int,
) -> Path:
    """One more line of areas.csv."""
    catalogue = load(folder)
    _require_new("area", code, code.lower() in {each.lower() for each in catalogue.areas})
    file = folder / "areas.csv"
    text = file.read_text(encoding="utf-8")
    columns = next(csv.reader(StringIO(text, newline="")))
    cells = {"code": code, "country": country, "source": source, "year": str(year)}
    cells |= {f"name_{locale}": names[locale] for locale in LOCALES}
    line = StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells.get(each, "") for each in columns)
    return _written(folder, file, f"{_ended(text)}{line.getvalue()}")


def new_document(
    folder: Path,
    document: str,
    *,
    text: Path,
    title: str,
    publisher: str,
    locale: str,
    published: date,
    assumed: bool,
    address: str | None,
) -> Path:
    """One more table of documents.toml, with the SHA-256 of the text."""
    _require_new("document", document, document in load(folder).documents)
    try:
        sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
    except OSError as error:
        raise SettingsError(
            f"{text} cannot be read: {error.strerror}", hint="name the file with the text"
        ) from error
    fields = [
        f"[{document}]",
        f"title = {quoted(title)}",
        f"publisher = {quoted(publisher)}",
        f"locale = {quoted(locale)}",
        f"published = {published}",
        *(["published_is_assumed = true"] if assumed else []),
        f"file = {quoted(text.name)}",
        f'sha256 = "{sha256}"',
        *([f"address = {quoted(address)}"] if address else []),
    ]
    if assumed:
        fields += ["", f"[{document}.assumptions.date-of-document]", *_in_all_languages()]
    return appended(folder, folder / "documents.toml", fields)


def new_pledge(folder: Path, pledge: str, asked: NewPledge) -> Path:
    """One more table of the file of its council, or of its area where no council promised."""
    catalogue = load(folder)
    _require_new("pledge", pledge, pledge in catalogue.pledges)
    if asked.area not in catalogue.areas:
        hint = "write the code as areas.csv has it, or add it: `tracker new area`"
        raise SettingsError(f"there is no area {asked.area!r}", hint=hint)
    council = asked.council or _only_council(catalogue, asked)
    if council is None and asked.term is None:
        hint = "name one with --council, or the days of the term with --term 2026-01-01..2029-12-31"
        raise SettingsError(f"{asked.area} has not just one council", hint=hint)
    file = folder / "pledges" / f"{council or asked.area.lower()}.toml"
    return appended(folder, file, list(_pledge(catalogue, pledge, asked, council)))


def _pledge(
    catalogue: Catalogue, pledge: str, asked: NewPledge, council: str | None
) -> Iterator[str]:
    document = catalogue.documents.get(asked.document)
    said_by = asked.said_by or (document.publisher if document else UNFINISHED)
    yield f"[{pledge}]"
    yield f"area = {quoted(asked.area)}"
    if council:
        yield f"council = {quoted(council)}"
    yield f"document = {quoted(asked.document)}"
    yield f"said_by = {quoted(said_by)}"
    yield 'standing = "party-programme"'
    yield 'strength = "aims"'
    yield 'who_can_act = ["council"]'
    yield f"section = {quoted(asked.section)}"
    yield f"key_phrase = {quoted(asked.phrase)}"
    if asked.term:
        yield f"term_start = {asked.term[0]}"
        yield f"term_end = {asked.term[1]}"
    if asked.indicator:
        yield from ("", f"[{pledge}.target]", *_target(catalogue, asked, asked.indicator))
    yield from ("", f"[{pledge}.assumptions.open-question]", *_in_all_languages())
    for locale in LOCALES:
        yield from ("", f"[{pledge}.text.{locale}]")
        yield from (f'{key} = "{UNFINISHED}"' for key in _TEXTS)


def _target(catalogue: Catalogue, asked: NewPledge, indicator: str) -> Iterator[str]:
    """A level by a day where a goal is named, else the direction that is good."""
    known = catalogue.indicators.get(indicator)
    if asked.goal is None:
        yield 'kind = "direction"'
        yield f"indicator = {quoted(indicator)}"
        yield f'direction = "{known.direction if known else "up"}"'
        return
    yield 'kind = "reach"'
    yield f"indicator = {quoted(indicator)}"
    yield f"unit = {quoted(known.unit if known else UNFINISHED)}"
    if asked.baseline:
        day, value = asked.baseline
        yield f"baseline = {{ day = {day}, value = {value!r} }}"
    yield f"goal = {asked.goal!r}"
    if asked.deadline:
        yield f"deadline = {asked.deadline}"


def _only_council(catalogue: Catalogue, asked: NewPledge) -> str | None:
    found = catalogue.councils_of(asked.area)
    return found[0].id if len(found) == 1 and asked.term is None else None


def _require_new(kind: str, name: str, known: bool) -> None:
    if known:
        hint = "take another id, or edit that entry; an id never changes its meaning"
        raise SettingsError(f"{kind} {name!r} is there already", hint=hint)


def _in_all_languages() -> list[str]:
    return [f'{locale} = "{UNFINISHED}"' for locale in LOCALES]


def appended(folder: Path, file: Path, lines: list[str]) -> Path:
    """Lines at the end of a file of the catalogue, which stays as it was where they are refused."""
    before = _ended(file.read_text(encoding="utf-8")) if file.is_file() else ""
    gap = "\n" if before else ""
    return _written(folder, file, before + gap + "\n".join(lines) + "\n")


def _written(folder: Path, file: Path, text: str) -> Path:
    """Write a file of the catalogue; where it would be refused, it stays as it was."""
    before = file.read_bytes() if file.is_file() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    try:
        load(folder)
    except CatalogueError:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
        raise
    return file


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


def quoted(text: str) -> str:
    """A basic string of TOML, which takes the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
