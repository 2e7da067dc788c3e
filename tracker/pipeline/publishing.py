"""Build the site from what is known on a day, and swap it in."""

from datetime import date

from tracker.catalogue.faults import refuse
from tracker.catalogue.lint import unfinished
from tracker.pipeline.context import Context, alone
from tracker.pipeline.pages import site_view
from tracker.publish.releases import Release, rollback
from tracker.publish.site import build


def publish(context: Context, as_of: date) -> Release:
    """A new release if anything on any page changed, else the one that is live already."""
    refuse(list(unfinished(context.catalogue)))
    with alone(context, "publish"):  # from reading to the swap: else the older reading could win
        view = site_view(context, as_of)
        return build(view, home=context.settings.home, link=context.settings.site)


def roll_back(context: Context) -> Release:
    """Show the release before the live one again."""
    return rollback(context.settings.home, context.settings.site)
