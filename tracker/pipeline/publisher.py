"""Who answers for the site and what it offers, from the settings."""

import structlog

from tracker.publish.prints import can_print
from tracker.publish.views import Publisher
from tracker.settings import Settings

log = structlog.get_logger()


def publisher_of(settings: Settings) -> Publisher:
    """What every page prints of its publisher; a demonstration needs none."""
    return Publisher(
        name=settings.publisher_name or "",
        address=settings.publisher_address or "",
        contact=settings.publisher_contact or "",
        base_url=settings.base_url or "http://127.0.0.1:8000",
        demo=settings.demo,
        issues_url=settings.issues_url or "",
    )


def prints_wanted(settings: Settings) -> bool:
    """Whether reports to print are made; said once a build where they are wanted and cannot be."""
    if settings.prints and not can_print():
        log.info("no PDF of places", hint="pip install '.[pdf]' and the library Pango make them")
        return False
    return settings.prints
