"""The commands of `tracker reply`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tracker import screen
from tracker.catalogue.entry import LOCALES
from tracker.pipeline.new_entry import catalogue_folder
from tracker.pipeline.new_reply import new_reply
from tracker.settings import Settings

reply_app = typer.Typer(help="Answers of councils and parties.", no_args_is_help=True)


@reply_app.command()
def add(
    pledge: str,
    *,
    by: Annotated[
        list[str],
        typer.Option(metavar="[LANGUAGE=]ROLE", help="Who answers, by role; once a language."),
    ],
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="The day of the answer.")],
    file: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The text, in UTF-8.")],
    language: Annotated[str, typer.Option(help="The language of the text.")],
    address: Annotated[str | None, typer.Option(help="Where it stands in public.")] = None,
) -> None:
    """Put an answer beside a promise, unedited; the next build shows it."""
    written = new_reply(
        catalogue_folder(Settings().catalogue),
        pledge,
        by=_roles(by),
        day=_day(day),
        language=language,
        text=file,
        address=address,
    )
    screen.line(f"{written}: {pledge}")
    screen.line("next: `tracker build` shows it on the page")


def _roles(given: list[str]) -> dict[str, str]:
    """One role stands for every language that has no word of its own."""
    pairs = [each.partition("=") for each in given]
    named = {code: role for code, equals, role in pairs if equals and code in LOCALES}
    plain = [each for each in given if each.partition("=")[0] not in LOCALES]
    missing = [code for code in LOCALES if code not in named]
    if len(plain) > 1 or (missing and not plain):
        raise typer.BadParameter(
            f"say the role in every language: --by nl=… --by da=… --by en=…; {missing} are missing"
        )
    return {code: named.get(code) or plain[0] for code in LOCALES}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write 2026-05-12") from error
