"""Reads the catalogue's folder and refuses all of it, with every fault named, when one is wrong."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar

from tracker.catalogue.breaks import read_break
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.corrections import read_correction
from tracker.catalogue.declared import read_declared
from tracker.catalogue.digest import digest_of
from tracker.catalogue.districts import read_districts
from tracker.catalogue.entry import Entry
from tracker.catalogue.faults import Faults, refuse
from tracker.catalogue.former import disputed_ids
from tracker.catalogue.pledge import Assumptions, Surroundings, own_assumptions, read_pledge
from tracker.catalogue.registers import read_areas, read_council, read_document, read_indicator
from tracker.catalogue.replies import read_reply
from tracker.domain.area import Area
from tracker.domain.asked import indicators_of
from tracker.domain.declared import DeclaredFigure
from tracker.domain.pledge import Pledge
from tracker.errors import CatalogueError

_OPTIONAL: Final = ("breaks", "corrections", "districts", "replies")
_REGISTERS: Final = ("councils", "indicators", "documents")
_Read = TypeVar("_Read")


def load(folder: Path | None = None) -> Catalogue:
    """The catalogue of this package, or of another folder with the same files."""
    root: Traversable = folder if folder is not None else files("tracker.catalogue")
    entries, areas, declared = _files(root)
    faults = Faults()
    councils = _each(faults, entries["councils"], partial(read_council, areas=areas))
    indicators = _each(faults, entries["indicators"], read_indicator)
    documents = _each(faults, entries["documents"], read_document)
    around = Surroundings(
        areas=areas,
        councils=councils,
        indicators=indicators,
        documents=documents,
        of_councils=_assumptions(entries["councils"], councils),
        of_documents=_assumptions(entries["documents"], documents),
    )
    unread = {
        *(_ids(entries["councils"]) - councils.keys()),
        *(_ids(entries["indicators"]) - indicators.keys()),
        *(_ids(entries["documents"]) - documents.keys()),
    }
    pledges = _sound(faults, entries["pledges"], unread)
    breaks = partial(read_break, areas=tuple(areas), indicators=tuple(indicators))
    corrections = partial(read_correction, areas=tuple(areas), indicators=tuple(indicators))
    replies = partial(read_reply, pledges=sorted(_ids(entries["pledges"])))
    catalogue = Catalogue(
        areas=areas,
        councils=councils,
        indicators=indicators,
        documents=documents,
        pledges=_each(faults, pledges, partial(read_pledge, around=around)),
        declared=_figures(faults, declared, around) if not unread else (),
        written={f"{kind}/{entry.id}": entry for kind, found in entries.items() for entry in found},
        breaks=tuple(_each(faults, _sound(faults, entries["breaks"], unread), breaks).values()),
        corrections=tuple(
            _each(faults, _sound(faults, entries["corrections"], unread), corrections).values()
        ),
        districts={
            each.area: each
            for each in _each(
                faults, entries["districts"], partial(read_districts, areas=tuple(areas))
            ).values()
        },
        replies=tuple(_each(faults, _sound(faults, entries["replies"], ()), replies).values()),
    )
    refuse([*faults.found, *disputed_ids(catalogue.pledges, catalogue.written)])
    return replace(catalogue, pledges=_served_first(catalogue), digest=digest_of(root))


def _served_first(catalogue: Catalogue) -> Mapping[str, Pledge]:
    """Promises that some figure serves stand before the others; else the order of the files."""

    def is_unserved(pledge: Pledge) -> bool:
        return not any(
            catalogue.indicators[name].feeds or catalogue.declared_for(name, pledge.area)
            for name in indicators_of(pledge.target)[:1]
        )

    return dict(sorted(catalogue.pledges.items(), key=lambda each: is_unserved(each[1])))


def _files(root: Traversable) -> tuple[Mapping[str, tuple[Entry, ...]], Mapping[str, Area], str]:
    """What stands in the files; one that cannot be read hides too much to go on."""
    faults = Faults()
    entries = {kind: faults.caught(_entries, root, f"{kind}.toml") or () for kind in _REGISTERS}
    entries["pledges"] = faults.caught(_pledge_entries, root) or ()
    entries |= {kind: faults.caught(_optional, root, f"{kind}.toml") or () for kind in _OPTIONAL}
    areas = faults.caught(lambda: tuple(read_areas("areas.csv", _text(root, "areas.csv")))) or ()
    declared = faults.caught(_text, root, "declared.csv") or ""
    refuse(faults.found)
    return entries, {area.code: area for area in areas}, declared


def _each(
    faults: Faults, entries: Iterable[Entry], read: Callable[[Entry], _Read]
) -> dict[str, _Read]:
    """What can be read; what cannot is among the faults."""
    found = ((entry.id, faults.caught(read, entry)) for entry in entries)
    return {name: each for name, each in found if each is not None}


def _assumptions(entries: Iterable[Entry], read: Collection[str]) -> Assumptions:
    """What was assumed in the tables that could be read; of the others nothing is asked for."""
    return {entry.id: own_assumptions(entry) for entry in entries if entry.id in read}


def _ids(entries: Iterable[Entry]) -> set[str]:
    return {entry.id for entry in entries}


def _sound(faults: Faults, entries: Iterable[Entry], unread: Collection[str]) -> tuple[Entry, ...]:
    """Entries with an id of their own that point at nothing that is wrong itself."""
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.id, entry)
        if first is not entry:
            hint = f"It stands in {first.place()} too: rename or remove one of the two."
            faults.found.append(entry.error(problem="duplicate id", hint=hint))
    return tuple(entry for entry in found.values() if not _mentions(entry.fields, unread))


def _mentions(value: object, words: Collection[str]) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(each, words) for each in value.values())
    if isinstance(value, list):
        return any(_mentions(each, words) for each in value)
    return isinstance(value, str) and value in words


def _figures(faults: Faults, text: str, around: Surroundings) -> tuple[DeclaredFigure, ...]:
    areas, indicators = tuple(around.areas), around.indicators
    read = partial(read_declared, "declared.csv", text, areas=areas, indicators=indicators)
    return faults.caught(lambda: tuple(read())) or ()


def _pledge_entries(root: Traversable) -> tuple[Entry, ...]:
    folder = root.joinpath("pledges")
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    entries = tuple(
        entry
        for name in names
        if name.endswith(".toml")
        for entry in _entries(root, f"pledges/{name}")
    )
    if not entries:
        raise CatalogueError(
            "pledges/: there is no pledge.",
            hint="Add a file pledges/<council>.toml; docs/adding-a-pledge.md shows how.",
        )
    return entries


def _optional(root: Traversable, file: str) -> tuple[Entry, ...]:
    return _entries(root, file) if root.joinpath(file).is_file() else ()


def _entries(root: Traversable, file: str) -> tuple[Entry, ...]:
    text = _text(root, file)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = line[1] if line else text.count("\n") + 1
        raise CatalogueError(
            f"{file}, line {where}: not TOML: {error}.",
            hint="Mend this line; a table's name must stand in the file once only.",
        ) from error
    return tuple(Entry(file=file, source=text, path=(), fields=tables).tables())


def _text(root: Traversable, file: str) -> str:
    try:
        return root.joinpath(file).read_text(encoding="utf-8")
    except OSError as error:
        hint = "A catalogue needs areas.csv, declared.csv, three .toml files and pledges/."
        raise CatalogueError(f"{file}: cannot be read: {error}.", hint=hint) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{file}: not UTF-8: {error}.", hint="Save it as UTF-8.") from error
