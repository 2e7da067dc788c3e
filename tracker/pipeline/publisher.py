"""Who answers for the site, from the settings."""

from tracker.publish.views import Publisher
from tracker.settings import Settings


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
