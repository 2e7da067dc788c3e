"""The commands of `tracker mail`."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from tracker import screen
from tracker.cli_browser import shown
from tracker.cli_open import opened
from tracker.mail.message import decode
from tracker.pipeline import bouncing, mailing, sending
from tracker.pipeline.previewing import prepare_previews
from tracker.pipeline.turning import prepare_alerts
from tracker.store.outbox import State

mail_app = typer.Typer(help="The monthly report to councils.", no_args_is_help=True)

_WAITS: Final[dict[State, str]] = {
    "unconfirmed": "it may have left, so it waits for `tracker mail resolve`",
    "failed": "it was not sent; `tracker mail resolve KEY --resend` tries once more",
}

Month = Annotated[str | None, typer.Option(metavar="YYYY-MM", help="By default this month.")]
Out = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="By default preview/ in TRACKER_HOME.")
]
Browser = Annotated[
    bool | None,
    typer.Option("--open/--no-open", help="In a browser; by default where output is a terminal."),
]


@mail_app.command()
def prepare(
    month: Month = None,
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="First verdicts that wait, for who may answer.")
    ] = False,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Decisions that turned, for who asked for it.")
    ] = False,
) -> None:
    """Compose each council's report of a month, or previews, or alerts; each mail once."""
    if preview + alerts + (month is not None) > 1:
        raise typer.BadParameter("say one of --month, --preview and --alerts")
    with opened() as context:
        if preview:
            screen.line(f"{prepare_previews(context)} previews composed")
        elif alerts:
            screen.line(f"{prepare_alerts(context)} alerts composed")
        else:
            screen.line(f"{mailing.prepare(context, month=_month(month))} reports composed")


@mail_app.command()
def send() -> None:
    """Send what was composed, each mail once; without a relay it is written to var/outbox/."""
    with opened() as context:
        number = sending.send(context)
        by_relay = context.settings.smtp_host is not None
        screen.line(f"{number} mails {'sent' if by_relay else 'written'}")
        for state, meaning in _WAITS.items():
            for key in sending.keys_in(context, state):
                screen.line(f"{state}: {key}; {meaning}")


@mail_app.command(name="list")
def list_mails(
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM")] = None,
    *,
    who: Annotated[bool, typer.Option("--who", help="Name the recipients.")] = False,
) -> None:
    """Each mail in the outbox and how far it has come."""
    with opened() as context:
        for each in sending.all_mails(context, month=_month(month)):
            to = f"  {each.recipient or '-'}" if who else ""
            until = f", not before {each.due_at:%Y-%m-%d %H:%M}" if each.due_at else ""
            more = until if each.state == "prepared" else ", came back" if each.bounced_at else ""
            screen.line(
                f"{each.key[:12]}  {each.month}  {each.kind}  {each.area}{to}  {each.state}{more}"
            )


@mail_app.command()
def resolve(
    key: str,
    *,
    sent: Annotated[bool, typer.Option("--sent", help="The relay's log says so.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Let it be sent again.")] = False,
) -> None:
    """Say what became of a mail that is unconfirmed, or let a failed one be sent again."""
    if sent == resend:
        raise typer.BadParameter("say one of --sent and --resend")
    with opened() as context:
        found = sending.resolve(context, key, became="sent" if sent else "resend")
    screen.line(f"{found[:12]}: {'sent' if sent else 'the next `tracker mail send` sends it'}")


@mail_app.command()
def bounces(maildir: Path) -> None:
    """Read what came back from a maildir; two for good pause a contact."""
    with opened() as context:
        returned, paused = bouncing.read_bounces(context, maildir)
    screen.line(f"{returned} mails came back for good, {paused} contacts paused")


@mail_app.command()
def preview(council: str, month: Month = None, out: Out = None, *, browser: Browser = None) -> None:
    """Show a council's report as text and in a browser, and write it with all its parts."""
    with opened() as context:
        if council not in context.catalogue.councils:
            raise typer.BadParameter(f"there is no council {council!r}")
        raw = mailing.composed(context, council=council, month=_month(month))
        folder = out or context.settings.home / "preview"
        page = mailing.lay_out(raw, folder, council)
        screen.line("\n\n".join(decode(raw)))
        if not shown(page, wanted=browser):
            screen.line(f"open {page}")


def _month(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise typer.BadParameter(f"{text!r} is no month; write --month 2026-06")
    return text
