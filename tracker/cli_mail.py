"""The commands of `tracker mail`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from tracker import screen
from tracker.cli_open import opened
from tracker.mail.message import decode
from tracker.pipeline import mailing

mail_app = typer.Typer(help="The monthly report to councils.", no_args_is_help=True)

Month = Annotated[str | None, typer.Option(metavar="YYYY-MM", help="By default this month.")]
Out = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="By default preview/ in TRACKER_HOME.")
]


@mail_app.command()
def prepare(month: Month = None) -> None:
    """Compose each council's report of a month, once."""
    with opened() as context:
        screen.line(f"{mailing.prepare(context, month=_month(month))} reports composed")


@mail_app.command()
def send() -> None:
    """Write what was composed to var/outbox/, each report once."""
    with opened() as context:
        screen.line(f"{mailing.send(context)} reports written")
        for key in mailing.unconfirmed(context):
            screen.line(f"unconfirmed: {key}; it may have left, so it is not sent again")


@mail_app.command()
def preview(council: str, month: Month = None, out: Out = None) -> None:
    """Show a council's report as text, and write it with all its parts to look at."""
    with opened() as context:
        if council not in context.catalogue.councils:
            raise typer.BadParameter(f"there is no council {council!r}")
        raw = mailing.composed(context, council=council, month=_month(month))
        folder = out or context.settings.home / "preview"
        page = mailing.lay_out(raw, folder, council)
        screen.line("\n\n".join(decode(raw)))
        screen.line(f"open {page}")


def _month(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise typer.BadParameter(f"{text!r} is no month; write --month 2026-06")
    return text
