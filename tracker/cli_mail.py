"""The commands of `tracker mail`."""

import re
from typing import Annotated

import typer

from tracker import screen
from tracker.cli_open import opened
from tracker.pipeline import mailing

mail_app = typer.Typer(help="The monthly report to councils.", no_args_is_help=True)

Month = Annotated[str | None, typer.Option(metavar="YYYY-MM", help="By default this month.")]


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
def preview(council: str, month: Month = None) -> None:
    """Show a council's report; nothing is kept."""
    with opened() as context:
        if council not in context.catalogue.councils:
            raise typer.BadParameter(f"there is no council {council!r}")
        screen.line(mailing.preview(context, council=council, month=_month(month)))


def _month(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise typer.BadParameter(f"{text!r} is no month; write --month 2026-06")
    return text
