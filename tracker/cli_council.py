"""The commands of `tracker council`: who a council's mail goes to."""

import json
from typing import Annotated

import typer

from tracker import screen
from tracker.cli_open import opened
from tracker.pipeline import contacts
from tracker.store.contacts import Cadence

council_app = typer.Typer(help="Who a council's mail goes to.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The contact's mail address.")]


@council_app.command()
def add(
    area: Annotated[str, typer.Argument(metavar="AREA", help="The code of its place: GM0518.")],
    *,
    email: Annotated[str, typer.Option(help="One mail address.")],
    language: Annotated[str, typer.Option(help="nl, da or en.")],
    role: Annotated[str, typer.Option(help="The office, no name of a person.")] = "",
    document: Annotated[
        str, typer.Option(metavar="DOCUMENT", help="Of the party that wrote it: previews only.")
    ] = "",
    cadence: Annotated[
        Cadence, typer.Option(help="alerts: also a mail when a decision turns.")
    ] = "monthly",
    send_day: Annotated[int, typer.Option(help="No report before this day of a month.")] = 1,
    recess: Annotated[str, typer.Option(metavar="7,8", help="Months without mail.")] = "",
) -> None:
    """Add a contact, active at once; nothing is sent."""
    months = _months(recess)
    with opened() as context:
        row = contacts.add(
            context,
            area,
            email=email,
            language=language,
            role=role,
            document=document,
            cadence=cadence,
            send_day=send_day,
            recess=months,
        )
    option = " --preview" if row.document else ""
    screen.line(
        f"{row.area}: contact added; the next `tracker mail prepare{option}` composes its mail"
    )


@council_app.command(name="list")
def list_contacts(
    area: Annotated[str | None, typer.Argument(metavar="[AREA]")] = None,
) -> None:
    """Each contact with its wishes and what came back."""
    with opened() as context:
        for each in contacts.all_contacts(context, area):
            state = "paused" if each.paused else "active"
            recess = f", not in {','.join(map(str, each.recess))}" if each.recess else ""
            wish = f"previews of {each.document}" if each.document else each.cadence
            screen.line(
                f"{each.area}  {each.id}  {each.address}  {each.language}  {each.role or '-'}  "
                f"{state}, {wish} from day {each.send_day}{recess}, {each.bounces} bounces"
            )


@council_app.command()
def pause(email: Email) -> None:
    """Send a contact nothing until it is resumed."""
    with opened() as context:
        contacts.pause(context, email)
    screen.line("paused")


@council_app.command()
def resume(email: Email) -> None:
    """Send a paused contact mails again; its bounces are forgotten."""
    with opened() as context:
        contacts.resume(context, email)
    screen.line("active")


@council_app.command()
def remove(email: Email) -> None:
    """Send a contact nothing any more; which mails it got stays on record."""
    with opened() as context:
        contacts.remove(context, email)
    screen.line("removed; `tracker council erase` deletes the mails to it too")


@council_app.command()
def export(email: Email) -> None:
    """Everything that is kept of an address, as JSON."""
    with opened() as context:
        found = contacts.export(context, email)
    screen.line(json.dumps(found, indent=2, default=str, ensure_ascii=False))


@council_app.command()
def erase(email: Email) -> None:
    """Forget an address and every mail to it."""
    with opened() as context:
        number = contacts.erase(context, email)
    screen.line(f"erased, and {number} mails to it")


def _months(text: str) -> list[int]:
    try:
        return [int(each) for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} names no months; write --recess 7,8") from error
