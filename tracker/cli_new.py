"""The commands of `tracker new`: skeletons for editors and for whoever adds a feed."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tracker import screen
from tracker.catalogue.entry import LOCALES
from tracker.catalogue.load import load
from tracker.pipeline import new_entry
from tracker.pipeline.context import utc_now
from tracker.pipeline.new_feed import new_feed
from tracker.settings import Settings

new_app = typer.Typer(help="Write a valid skeleton to fill in.", no_args_is_help=True)

Day = Annotated[str | None, typer.Option(metavar="DATE")]


@new_app.command("feed")
def skeleton_of_a_feed(
    feed: Annotated[str, typer.Argument(metavar="ID", help="country_publisher_subject")],
    indicator: Annotated[str, typer.Option(help="What it counts; it stands in the catalogue.")],
    url: Annotated[str, typer.Option(help="Where it is asked, without a query.")],
) -> None:
    """Module, rule file, recording and test of a feed, and the lines that name them."""
    catalogue = load(Settings().catalogue)
    for path in new_feed(catalogue, feed, indicator=indicator, url=url, now=utc_now()):
        screen.line(path)
    screen.line("next: docs/adding-a-feed.md, and replace every change-me")


@new_app.command("area")
def line_of_an_area(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The official code.")],
    *,
    country: Annotated[str, typer.Option(help="Two letters, as NO.")],
    name: Annotated[str, typer.Option(help="Its name in every language that has no other.")],
    source: Annotated[str, typer.Option(help="The list that the code was read in.")],
    year: Annotated[int, typer.Option(help="The year of that list.")],
    name_in: Annotated[
        list[str] | None, typer.Option(metavar="LANGUAGE=NAME", help="Another name, as en=Bergen.")
    ] = None,
) -> None:
    """A line of areas.csv; all Dutch and Danish municipalities are there already."""
    names = dict.fromkeys(LOCALES, name) | dict(_pair(each) for each in name_in or ())
    folder = new_entry.catalogue_folder(Settings().catalogue)
    file = new_entry.new_area(folder, code, country=country, names=names, source=source, year=year)
    _say(file, code)


@new_app.command("document")
def table_of_a_document(
    document: Annotated[str, typer.Argument(metavar="ID", help="In [a-z0-9-].")],
    *,
    text: Annotated[Path, typer.Option(help="The file with its text.", dir_okay=False)],
    title: Annotated[str, typer.Option()] = "change-me",
    publisher: Annotated[str, typer.Option(help="Party, council or body.")] = "change-me",
    locale: Annotated[str, typer.Option(help="Its language, as da.")] = "en",
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Left out: today, marked as assumed.")
    ] = None,
    address: Annotated[str | None, typer.Option(help="Where everybody can read it.")] = None,
) -> None:
    """A table of documents.toml, with the SHA-256 of the text."""
    folder = new_entry.catalogue_folder(Settings().catalogue)
    file = new_entry.new_document(
        folder,
        document,
        text=text,
        title=title,
        publisher=publisher,
        locale=locale,
        published=_day(published) if published else utc_now().date(),
        assumed=published is None,
        address=address,
    )
    _say(file, document)


@new_app.command("pledge")
def table_of_a_pledge(
    pledge: Annotated[str, typer.Argument(metavar="ID", help="Place and subject in [a-z0-9-].")],
    area: Annotated[str, typer.Option(help="The official code of its place.")],
    document: Annotated[str, typer.Option(help="The document in which it stands.")],
    *,
    council: Annotated[
        str | None, typer.Option(help="Left out: the only council of the area.")
    ] = None,
    term: Annotated[
        str | None, typer.Option(metavar="DATE..DATE", help="Where no council promised.")
    ] = None,
    said_by: Annotated[str | None, typer.Option(help="Left out: who published it.")] = None,
    section: Annotated[str, typer.Option(help="The heading above it.")] = "change-me",
    phrase: Annotated[str, typer.Option(help="Four to eight words of it.")] = "change-me",
    indicator: Annotated[
        str | None, typer.Option(help="What counts it; left out: nothing can be counted.")
    ] = None,
    baseline: Annotated[str | None, typer.Option(metavar="DATE=VALUE")] = None,
    goal: Annotated[float | None, typer.Option(help="Left out: more of it, or less.")] = None,
    deadline: Day = None,
) -> None:
    """A table of a pledge in the file of its council."""
    asked = new_entry.NewPledge(
        area=area,
        document=document,
        council=council,
        term=_days(term) if term else None,
        said_by=said_by,
        section=section,
        phrase=phrase,
        indicator=indicator,
        baseline=_level(baseline) if baseline else None,
        goal=goal,
        deadline=_day(deadline) if deadline else None,
    )
    folder = new_entry.catalogue_folder(Settings().catalogue)
    _say(new_entry.new_pledge(folder, pledge, asked), pledge)


def _say(file: Path, name: str) -> None:
    screen.line(f"{file}: {name}")
    screen.line("next: docs/adding-a-pledge.md; `tracker lint` lists every change-me that is left")


def _pair(text: str) -> tuple[str, str]:
    language, equals, name = text.partition("=")
    if not equals or language not in LOCALES:
        raise typer.BadParameter(
            f"{text!r}: write one of {', '.join(LOCALES)}, then =, then a name"
        )
    return language, name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write 2029-12-31") from error


def _days(text: str) -> tuple[date, date]:
    first, _, last = text.partition("..")
    return _day(first), _day(last)


def _level(text: str) -> tuple[date, float]:
    day, _, value = text.partition("=")
    try:
        return _day(day), float(value)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: write a day and a value: 2026-03-18=3000") from error
