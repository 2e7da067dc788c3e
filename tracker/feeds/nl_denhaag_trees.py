"""How many street trees The Hague counts: its own ArcGIS layer, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import msgspec

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Answer, Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import arcgis

LAYER: Final = (
    "https://geoservices.denhaag.nl/arcgis/rest/services/V4_5_Natuur_en_milieu"
    "/Natuur_en_landschapsbeheer/MapServer/0"
)
AREA: Final = "GM0518"
INDICATOR: Final = "trees-registered"
_ID: Final = "COUNTER"
_JSON: Final = ("f", "json")
_ALL: Final = ("where", "1=1")
_SIZE: Final = 1000


class _Nothing(msgspec.Struct):
    """No attribute is needed: the id, which tells trees apart, comes with every feature."""


_ATTRIBUTES: Final = msgspec.json.Decoder(_Nothing)


def requests(_day: date) -> tuple[Request, ...]:
    """The layer's description, the control total, then the ids; no other field is asked for."""
    query = (
        _ALL,
        ("outFields", _ID),
        ("orderByFields", _ID),
        ("returnGeometry", "false"),
        ("outSR", str(arcgis.WGS84)),
        (arcgis.OFFSET, "0"),
        (arcgis.SIZE, str(_SIZE)),
        _JSON,
    )
    total = (_ALL, ("returnCountOnly", "true"), _JSON)
    return (
        Request(url=LAYER, params=(_JSON,), role="layer"),
        Request(url=f"{LAYER}/query", params=total, role="total"),
        Request(url=f"{LAYER}/query", params=query),
    )


def follow(request: Request, answer: Answer) -> Request | None:
    """The next thousand trees."""
    if request.role != "rows":
        return None
    params = arcgis.next_page(_page(answer), request.params)
    return None if params is None else replace(request, params=params)


def parse(pull: Pull) -> Iterator[Batch]:
    """One figure: all trees of the layer, as many as it announced, on the day of the answer."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    ((layer,), (total,)) = (pull.role(role) for role in ("layer", "total"))
    with layer.open() as told, total.open() as counted:
        limit = arcgis.layer(told).page_size or _SIZE
        announced = arcgis.total(counted)
    pages = map(_page, pull.role("rows"))
    trees = arcgis.whole(pages, announced=announced, limit=min(limit, _SIZE))
    day = pull.fetched_at.date()
    yield Figure(AREA, day.isoformat(), float(len(trees)), "all features", reference=day)


def _page(answer: Answer) -> arcgis.Page[_Nothing]:
    with answer.open() as stream:
        return arcgis.page(stream, _ATTRIBUTES, object_id=_ID)


FEED: Final = Feed(
    id="nl_denhaag_trees",
    title="Street trees of The Hague",
    publisher="Gemeente Den Haag",
    landing_page="https://denhaag.dataplatform.nl/",
    license="LicenseRef-Den-Haag-open-data",
    license_address="https://denhaag.dataplatform.nl/",
    license_read=date(2026, 11, 27),
    redistribute=False,
    attribution="Source: Gemeente Den Haag, register of street trees",
    update_frequency="P1M",
    usual_lag=timedelta(days=31),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="tree",
            nature=Nature.STOCK,
            reference="the day on which the layer was fetched",
            counting_rule="trees of the municipality's layer of street trees, each id once",
        ),
    ),
    cannot_show=(
        "Trees planted: the register has an age and no planting date, grows by surveys too, and "
        "leaves out parks, woods and gardens."
    ),
    requests=requests,
    follow=follow,
    parse=parse,
    restates=False,  # each answer tells one day; the days before stay
    failure=(
        "The layer did not come whole, or moved: its address carries a version (V4_5) that rises. "
        "Look it up on geoservices.denhaag.nl; where the certificate is refused, the server sends "
        "no intermediate one, which only the municipality can mend."
    ),
)
