"""The answer of a council or a party, put beside its promise word for word."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tracker.catalogue.load import load
from tracker.errors import SettingsError
from tracker.pipeline.new_entry import appended, quoted


def new_reply(
    folder: Path,
    pledge: str,
    *,
    by: Mapping[str, str],
    day: date,
    language: str,
    text: Path,
    address: str | None,
) -> Path:
    """One more table of replies.toml; the text of the file is changed in nothing.

    Raises:
        SettingsError: The file is no text in UTF-8, or cannot be read.
        CatalogueError: What `tracker lint` would refuse, as a person's mail address.
    """
    known = {each.id for each in load(folder).replies}
    numbers = (f"{pledge}-{day}", *(f"{pledge}-{day}-{number}" for number in range(2, 100)))
    fields = [
        f"[{next(each for each in numbers if each not in known)}]",
        f"pledge = {quoted(pledge)}",
        *(f"by.{locale} = {quoted(role)}" for locale, role in by.items()),
        f"day = {day}",
        f"language = {quoted(language)}",
        f"text = {quoted(_read(text))}",
        *([f"address = {quoted(address)}"] if address else []),
    ]
    return appended(folder, folder / "replies.toml", fields)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise SettingsError(
            f"{file} cannot be read: {reason}", hint="save the answer as plain text in UTF-8"
        ) from error
