"""The one sheet that pages link to, put together from its parts in a fixed order."""

from pathlib import Path
from typing import Final

NAME: Final = "site.css"
# A later part may override an earlier one: what depends on the reader's device comes last.
PARTS: Final = (
    "tokens",
    "base",
    "frame",
    "status",
    "places",
    "pledge",
    "replies",
    "prose",
    "chooser",
    "chart",
    "lists",
    "comparison",
    "embed",
    "public",
    "wide",
    "contrast",
    "print",
    "motion",
)


def stylesheet(reports: Path) -> str:
    """All parts in one text."""
    sheets = (reports / "styles" / f"{part}.css" for part in PARTS)
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
