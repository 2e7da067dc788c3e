"""Build the site from what is known on a day, and swap it in."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from tracker.catalogue.faults import refuse
from tracker.catalogue.lint import unfinished
from tracker.errors import OvertakenError
from tracker.pipeline.collector import collector_at_rest
from tracker.pipeline.context import Context, alone
from tracker.pipeline.former_pages import record_published
from tracker.pipeline.pages import site_view
from tracker.publish.copies import write_out
from tracker.publish.published import published
from tracker.publish.releases import Release, rollback
from tracker.publish.site import build

TRIES: Final = 5


def publish(context: Context, as_of: date) -> Release:
    """A new release if anything on any page changed, else the one that is live already.

    Figures that come in while it is being built make it begin anew, a few times at most.
    """
    refuse(list(unfinished(context.catalogue)))
    # One at a time from reading to the swap: else the older reading could win.
    with alone(context, "publish"), collector_at_rest():
        for _ in range(TRIES - 1):
            with suppress(OvertakenError):
                return _build(context, as_of)
        return _build(context, as_of)


def _build(context: Context, as_of: date) -> Release:
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
