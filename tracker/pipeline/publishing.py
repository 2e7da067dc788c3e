"""Build the site from what is known on a day, and swap it in."""

from datetime import date
from pathlib import Path

from tracker.catalogue.faults import refuse
from tracker.catalogue.lint import unfinished
from tracker.pipeline.context import Context
from tracker.pipeline.former_pages import record_published
from tracker.pipeline.pages import site_view
from tracker.publish.copies import write_out
from tracker.publish.published import published
from tracker.publish.releases import Release, rollback
from tracker.publish.site import build


def publish(context: Context, as_of: date) -> Release:
    """A new release if anything on any page changed, else the one that is live already."""
    refuse(list(unfinished(context.catalogue)))
    view = site_view(context, as_of)
    release = build(view, home=context.settings.home, link=context.settings.site)
    record_published(context, published(view), release=release.name, day=as_of)
    return release


def copy(context: Context, as_of: date, folder: Path) -> None:
    """The site in a folder of one's own: nothing goes live, and no address is on record for it."""
    refuse(list(unfinished(context.catalogue)))
    write_out(site_view(context, as_of), folder, home=context.settings.home)


def roll_back(context: Context) -> Release:
    """Show the release before the live one again."""
    return rollback(context.settings.home, context.settings.site)
