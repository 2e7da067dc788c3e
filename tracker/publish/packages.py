"""Everything that may be passed on, described for machines: Frictionless data packages.

All series stand in one package, but for those under a share-alike licence (ODbL), which would
bind all others: they have a package of their own. What may not be passed on is named as left out.
The form is https://specs.frictionlessdata.io/data-package/ (version 1).
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from tracker.feeds.feed import Feed
from tracker.publish.addresses import absolute, package_file, series_file
from tracker.publish.language import english_as_written
from tracker.publish.manifest import fingerprint
from tracker.publish.offers import SeriesLater
from tracker.publish.views import SiteView
from tracker.publish.workshop import Listing, Workshop

Kind = Literal["open", "odbl"]
_KINDS: Final[tuple[Kind, ...]] = ("open", "odbl")
_FOLDER: Final = "data/"
_TITLES: Final = {
    "open": "Open figures behind promises for the environment",
    "odbl": "Figures made from OpenStreetMap behind promises for the environment",
}
_FIELDS: Final = (
    {"name": "area", "type": "string", "title": "Official code of the place"},
    {"name": "indicator", "type": "string", "title": "What is measured"},
    {"name": "period", "type": "string", "title": "Period, as in SDMX"},
    {"name": "reference", "type": "date", "title": "Day for which the figure stands"},
    {"name": "value", "type": "number", "title": "The figure; empty where it was withdrawn"},
    {"name": "unit", "type": "string"},
    {"name": "obs_status", "type": "string", "title": "Status in the code list CL_OBS_STATUS"},
    {"name": "definition", "type": "string", "title": "Way of counting, where there are several"},
    {"name": "vintage", "type": "date", "title": "Day on which the figure became known"},
    {"name": "snapshot", "type": "string", "title": "SHA-256 of the answer that it came from"},
)


def packages(workshop: Workshop) -> Iterator[Listing]:
    """One descriptor for each kind of licence under which there is anything."""
    left_out = tuple(_left_out(workshop.site))
    for kind in packages_of(workshop):
        series = _chosen(workshop, kind)
        made_of = fingerprint(
            *(workshop.site.code_version, workshop.site.publisher, kind),
            *([each.key for each in series], left_out),
        )
        describe = partial(_describe, workshop.site, kind, series, left_out)
        yield Listing(path=package_file(kind), input=made_of, render=describe)


def packages_of(workshop: Workshop) -> Iterator[Kind]:
    """The kinds of licence under which there is something to pass on."""
    yield from (kind for kind in _KINDS if _chosen(workshop, kind))


def _chosen(workshop: Workshop, kind: Kind) -> tuple[SeriesLater, ...]:
    """The series that a package may hold, by indicator and place."""
    found = [
        series
        for series in workshop.offered.values()
        if series.feed and series.feed.share_alike == (kind == "odbl")
    ]
    return tuple(sorted(found, key=lambda each: (each.indicator.id, each.area.code)))


def _describe(
    site: SiteView,
    kind: Kind,
    series: Sequence[SeriesLater],
    left_out: Sequence[dict[str, Any]],
    release: Path,
) -> bytes:
    feeds = {each.feed.id: each.feed for each in series if each.feed}
    document = {
        "profile": "tabular-data-package",
        "name": f"tracker-{kind}",
        "title": _TITLES[kind],
        "homepage": absolute(site.publisher.base_url, "index.html"),
        "version": site.code_version,
        "licenses": _unique(_licence(feed) for feed in feeds.values()),
        "sources": [_source(feed) for feed in feeds.values()],
        "contributors": [{"title": site.publisher.name, "role": "publisher"}]
        if site.publisher.name
        else [{"title": "Tracker", "role": "wrangler"}],
        "resources": [_resource(each, release) for each in series],
        "leftOut": list(left_out),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _resource(series: SeriesLater, release: Path) -> dict[str, Any]:
    """Size and hash are those of the table that was written."""
    path = series_file(series.indicator, series.area, "csv")
    content = (release / path).read_bytes()
    name_of = english_as_written().pick
    feed = series.feed
    return {
        "profile": "tabular-data-resource",
        "name": f"{series.indicator.id}-{series.area.page_id}",
        "title": f"{name_of(series.indicator.names)}, {name_of(series.area.names)}",
        "path": path.removeprefix(_FOLDER),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": list(_FIELDS), "missingValues": [""]},
        "licenses": [_licence(feed)] if feed else [],
        "sources": [_source(feed)] if feed else [],
    }


def _licence(feed: Feed) -> dict[str, str]:
    return {"name": feed.license, "path": feed.license_address or feed.landing_page}


def _source(feed: Feed) -> dict[str, str]:
    return {"title": f"{feed.publisher}: {feed.title}", "path": feed.landing_page}


def _left_out(site: SiteView) -> Iterator[dict[str, Any]]:
    for view in site.feeds:
        if not view.feed.redistribute:
            why = "the licence does not allow it, or was not verified yet"
            yield {**_source(view.feed), "license": view.feed.license, "why": why}


def _unique(licences: Iterator[dict[str, str]]) -> list[dict[str, str]]:
    return list({each["name"]: each for each in licences}.values())
