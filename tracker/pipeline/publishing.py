"""Build the site from what is known on a day, and swap it in."""

from contextlib import suppress
from datetime import date
from typing import Final

from tracker.catalogue.faults import refuse
from tracker.catalogue.lint import unfinished
from tracker.errors import OvertakenError
from tracker.pipeline.context import Context, alone
from tracker.pipeline.pages import site_view
from tracker.publish.releases import Release, rollback
from tracker.publish.site import build

TRIES: Final = 5


def publish(context: Context, as_of: date) -> Release:
    """A new release if anything on any page changed, else the one that is live already.

    Figures that come in while it is being built make it begin anew, a few times at most.
    """
    refuse(list(unfinished(context.catalogue)))
    with alone(context, "publish"):  # from reading to the swap: else the older reading could win
        for _ in range(TRIES - 1):
            with suppress(OvertakenError):
                return _build(context, as_of)
        return _build(context, as_of)


def _build(context: Context, as_of: date) -> Release:
    view = site_view(context, as_of)
    return build(view, home=context.settings.home, link=context.settings.site)


def roll_back(context: Context) -> Release:
    """Show the release before the live one again."""
    return rollback(context.settings.home, context.settings.site)
