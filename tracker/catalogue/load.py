"""Reads the catalogue's folder and refuses all of it when one entry is wrong."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tracker.catalogue.breaks import read_break
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.corrections import read_correction
from tracker.catalogue.declared import read_declared
from tracker.catalogue.entry import Entry
from tracker.catalogue.pledge import Surroundings, own_assumptions, read_pledge
from tracker.catalogue.registers import read_areas, read_council, read_document, read_indicator
from tracker.domain.pledge import Pledge
from tracker.errors import CatalogueError


def load(folder: Path | None = None) -> Catalogue:
    """The catalogue of this package, or of another folder with the same files."""
    root: Traversable = folder if folder is not None else files("tracker.catalogue")
    councils = _entries(root, "councils.toml")
    entries = {
        "indicators": _entries(root, "indicators.toml"),
        "documents": _entries(root, "documents.toml"),
        "pledges": _pledge_entries(root),
        "breaks": _optional(root, "breaks.toml"),
        "corrections": _optional(root, "corrections.toml"),
    }
    areas = {area.code: area for area in read_areas("areas.csv", _text(root, "areas.csv"))}
    around = Surroundings(
        areas=areas,
        councils={entry.id: read_council(entry, areas) for entry in councils},
        indicators={entry.id: read_indicator(entry) for entry in entries["indicators"]},
        documents={entry.id: read_document(entry) for entry in entries["documents"]},
        of_councils={entry.id: own_assumptions(entry) for entry in councils},
        of_documents={entry.id: own_assumptions(entry) for entry in entries["documents"]},
    )
    declared = read_declared(
        "declared.csv",
        _text(root, "declared.csv"),
        areas=tuple(areas),
        indicators=around.indicators,
    )
    return Catalogue(
        areas=areas,
        councils=around.councils,
        indicators=around.indicators,
        documents=around.documents,
        pledges=_pledges(entries["pledges"], around),
        declared=tuple(declared),
        written={f"{kind}/{entry.id}": entry for kind, found in entries.items() for entry in found},
        breaks=tuple(
            read_break(entry, areas=tuple(areas), indicators=tuple(around.indicators))
            for entry in entries["breaks"]
        ),
        corrections=tuple(
            read_correction(entry, areas=tuple(areas), indicators=tuple(around.indicators))
            for entry in entries["corrections"]
        ),
    )


def _pledges(entries: tuple[Entry, ...], around: Surroundings) -> Mapping[str, Pledge]:
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.id, entry)
        if first is not entry:
            hint = f"It stands in {first.place()} too: rename or remove one of the two."
            raise entry.error(problem="duplicate id", hint=hint)
    return {entry.id: read_pledge(entry, around) for entry in entries}


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
