"""The commands, one thin function each."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tracker import screen
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.lint import lint as lint_catalogue
from tracker.catalogue.lint import unfinished
from tracker.catalogue.load import load
from tracker.cli_approve import approve
from tracker.cli_council import council_app
from tracker.cli_doctor import doctor
from tracker.cli_judge import judge
from tracker.cli_mail import mail_app
from tracker.cli_new import new_app
from tracker.cli_open import AsJson, opened
from tracker.cli_reply import reply_app
from tracker.domain.observation import DECLARED, HAND_IN
from tracker.domain.pledge import Pledge
from tracker.domain.trials import HORIZONS
from tracker.feeds import FEEDS, FEEDS_BY_ID
from tracker.feeds.feed import Feed
from tracker.pipeline import (
    assessing,
    backtesting,
    explaining,
    feed_health,
    handing_in,
    reviewing,
    revising,
    running,
    serving,
    standing,
)
from tracker.pipeline import retention as old
from tracker.pipeline.chosen_feeds import feeds_for, pools_of
from tracker.pipeline.context import Context, today, utc_now
from tracker.pipeline.coverage import coverage_page
from tracker.pipeline.publishing import copy, publish, roll_back
from tracker.settings import Settings

PUBLISHED_BUT_SOME_FAILED = 3

app = typer.Typer(
    help="Follows public environmental pledges with public data.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
feeds_app = typer.Typer(help="How the feeds are doing.", invoke_without_command=True)
app.add_typer(feeds_app, name="feeds")
app.add_typer(mail_app, name="mail")
app.add_typer(council_app, name="council")
app.add_typer(new_app, name="new")
app.add_typer(reply_app, name="reply")
app.command()(judge)
app.command()(approve)
app.command()(doctor)

AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="What was known at the end of that day.")
]


@app.command()
def run() -> None:
    """Fetch, check and load every feed, judge every promise, build the site."""
    with opened() as context:
        outcome = running.run(context, screen.feed_line)
        screen.print_run(context, outcome)
    if outcome.failed:
        raise typer.Exit(PUBLISHED_BUT_SOME_FAILED)


@app.command()
def fetch(feeds: Annotated[list[str] | None, typer.Argument(metavar="[FEED]…")] = None) -> None:
    """Fetch, check and load feeds; all of them when none is named."""
    named = [_feed(each) for each in feeds or ()]
    with opened() as context:
        chosen = named or feeds_for(context.catalogue, FEEDS)
        outcomes = running.fetch_all(context, feeds=chosen, report=screen.feed_line)
    screen.print_problems(outcomes)
    if any(each.state == "failed" for each in outcomes):
        raise typer.Exit(1)


@app.command()
def assess(as_of: AsOf = None) -> None:
    """Judge every promise and keep what says something new; a past day is only shown."""
    with opened() as context:
        screen.print_statuses(standing.standings_on(context, _day(as_of, context), ()))
        if as_of is None:
            found, new = assessing.record(context, today(context))
            screen.line(f"{new} of {len(found)} say something new")


@app.command()
def build(
    *,
    rollback: Annotated[bool, typer.Option(help="Back to the release before.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write it there; the live one stays.")
    ] = None,
) -> None:
    """Build the site from what is in the database and swap it in."""
    if rollback and out is not None:
        raise typer.BadParameter("--rollback and --out cannot go together")
    with opened() as context:
        if out is not None:
            copy(context, today(context), out)
            screen.line(f"{out} holds the site; {context.settings.site} is as before")
            return
        release = roll_back(context) if rollback else publish(context, today(context))
        screen.line(f"{context.settings.site} is release {release.name}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port on this machine.")] = 8000,
) -> None:
    """Show the site on this machine."""
    serving.serve(Settings().site, port, screen.line)


@app.command()
def status(
    pledges: Annotated[list[str] | None, typer.Argument(metavar="[PLEDGE]…")] = None,
    *,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """How promises stand, today or as it was known on a past day."""
    with opened() as context:
        chosen = [_pledge(context.catalogue, each) for each in pledges or ()]
        found = standing.standings_on(context, _day(as_of, context), chosen)
    if as_json:
        screen.line(json.dumps({"pledges": [each.as_json() for each in found]}, indent=2))
    else:
        screen.print_aloud(found)


@app.command()
def explain(pledge: str, as_of: AsOf = None) -> None:
    """The way from the sentence on the page to the bytes and the request."""
    with opened() as context:
        found = _pledge(context.catalogue, pledge)
        for text in explaining.explain(context, found, _day(as_of, context)):
            screen.line(text)


@app.command()
def inbox(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Hand in a council's file of figures (CSV or XLSX in the form of the template)."""
    with opened() as context:
        outcome = handing_in.hand_in(context, file)
        assessing.record(context, today(context))
        publish(context, today(context))
        for line in handing_in.told(context, outcome):
            screen.line(line)


@app.command()
def backtest(
    feed: Annotated[str | None, typer.Argument(metavar="[FEED]")] = None,
    *,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CSV: area,date,value.")
    ] = None,
    horizon: Annotated[list[float] | None, typer.Option(min=0.1, help="Years.")] = None,
    stock: Annotated[bool, typer.Option("--stock", help="The file counts on days.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write the diagram of the first one.")] = None,
    as_json: AsJson = False,
) -> None:
    """How often the rule came true on past figures of a feed, or of a file of one's own."""
    horizons = tuple(horizon or HORIZONS)
    if (feed is None) == (file is None):
        raise typer.BadParameter("name a feed, or give --file CSV; `tracker feeds` lists them")
    if file is not None:
        found = [backtesting.backtest_file(file, is_stock=stock, horizons=horizons)]
    else:
        with opened() as context:
            chosen = _feed(feed or "").id
            day = today(context)
            found = backtesting.backtest_feed(context, chosen, as_of=day, horizons=horizons)
    if svg is not None:
        svg.write_text(backtesting.diagram_of(found[0]), encoding="utf-8")
    screen.print_backtests(found, as_json=as_json)


@app.command()
def lint(
    sources: Annotated[Path | None, typer.Option(help="Folder of the documents.")] = None,
) -> None:
    """Check the catalogue; with --sources also that every key phrase stands in its document."""
    catalogue = load(Settings().catalogue)
    known = {feed.id for feed in FEEDS}
    lint_catalogue(catalogue, feed_ids=known, sources=sources, today=utc_now().date())
    for each in unfinished(catalogue):
        screen.line(f"warning: {each.message}")
    screen.line(f"the catalogue is good: {len(catalogue.pledges)} pledges")


@app.command()
def verify() -> None:
    """Hash everything that was fetched again and name what is damaged or gone."""
    with opened() as context:
        problems = list(context.raw.verify())
    for problem in problems:
        screen.line(problem)
    if problems:
        raise typer.Exit(1)
    screen.line("every stored answer has the bytes that its hash names")


@app.command()
def retention(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False
) -> None:
    """Remove after 30 days what nothing leads to any more; what was loaded stays for ever."""
    with opened() as context:
        found = old.delete_old(context, dry_run=dry_run)
    for path in found:
        screen.line(path)
    screen.line(f"{len(found)} files {'would be' if dry_run else 'were'} removed")


@feeds_app.callback()
def feeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Each feed with its health, age, last good snapshot, next due day and licence."""
    if context.invoked_subcommand is not None:
        return
    with opened() as at_hand:
        found = feed_health.feeds_health(at_hand)
    if as_json:
        screen.line(json.dumps({"feeds": [each.as_json() for each in found]}, indent=2))
    else:
        screen.print_feeds(found)


@feeds_app.command()
def accept(
    snapshot: str, why: Annotated[str, typer.Option(help="The reason; it is recorded.")]
) -> None:
    """Load a rejected snapshot, or let a revision of a whole feed decide the words again."""
    with opened() as context:
        screen.line(reviewing.accept(context, snapshot, why))


@feeds_app.command()
def coverage() -> None:
    """Which feed serves which promise, and what it cannot show, as Markdown."""
    screen.line(coverage_page(load(Settings().catalogue)).rstrip())


@feeds_app.command()
def pools() -> None:
    """A pool of one for each publisher, as `airflow pools import` reads them."""
    screen.line(json.dumps(pools_of(FEEDS), indent=2))


@feeds_app.command()
def revisions(feed: str, *, as_json: AsJson = False) -> None:
    """Each load of a feed that changed known figures: which periods, how many, how much."""
    known = {DECLARED, HAND_IN}
    with opened() as context:
        found = revising.revisions_on_record(context, feed if feed in known else _feed(feed).id)
    screen.print_revisions(feed, found, as_json=as_json)


def _pledge(catalogue: Catalogue, pledge_id: str) -> Pledge:
    found = catalogue.pledges.get(pledge_id)
    if found is None:
        raise typer.BadParameter(f"there is no pledge {pledge_id!r}; `tracker status` lists them")
    return found


def _feed(feed_id: str) -> Feed:
    if feed_id not in FEEDS_BY_ID:
        raise typer.BadParameter(f"there is no feed {feed_id!r}; `tracker feeds` lists them")
    return FEEDS_BY_ID[feed_id]


def _day(text: str | None, context: Context) -> date:
    if text is None:
        return today(context)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write --as-of 2026-05-12") from error
