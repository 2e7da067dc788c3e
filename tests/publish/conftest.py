"""A place to build sites in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.publish.releases import Release
from tracker.publish.site import build
from tracker.publish.views import SiteView

Builder = Callable[[SiteView], Release]
Pages = Callable[[SiteView], Path]


@pytest.fixture
def built(tmp_path: Path) -> Builder:
    """Build into a home of this test's own."""

    def build_here(site: SiteView) -> Release:
        return build(site, home=tmp_path / "var", link=tmp_path / "site")

    return build_here


@pytest.fixture
def pages(built: Builder) -> Pages:
    """Build a site and give the folder of its pages."""
    return lambda site: built(site).folder
