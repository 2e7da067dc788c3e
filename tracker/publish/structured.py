"""The series of a pledge as schema.org Dataset, for search engines of data.

A block of data inside a page: browsers never run it, so the strict policy of the pages stands.
"""

import json
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from tracker.publish.addresses import absolute, is_web_address
from tracker.publish.language import Language
from tracker.publish.offers import Offer
from tracker.publish.plain_text import shown
from tracker.publish.tables import current
from tracker.publish.views import SeriesView

Value = str | bool | Mapping[str, "Value"] | list["Value"]

# Inside <script> none of these may stand as it is: they would end the block, or the line.
_ESCAPES: Final = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_FORMATS: Final = {"csv": "text/csv", "json": "application/json"}


def dataset(language: Language, offer: Offer, base_url: str, page: str) -> Markup:
    """The JSON of one offered series; `page` is the path of the page that shows it."""
    series, feed = offer.series, offer.series.source.feed
    indicator, place = language.pick(series.indicator.names), language.pick(series.area.names)
    found: dict[str, Value] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{indicator}, {place}",
        "description": language.pick(series.indicator.counting_rules),
        "url": absolute(base_url, page),
        "inLanguage": language.code,
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Place", "name": place, "identifier": series.area.code},
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": indicator,
            "unitText": language.pick(series.indicator.unit_names),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": _FORMATS[suffix],
                "contentUrl": absolute(base_url, path),
            }
            for suffix, path in (("csv", offer.csv), ("json", offer.json))
            if path is not None
        ],
    }
    if feed is not None:
        found["creator"] = {"@type": "Organization", "name": feed.publisher}
        found |= _addresses(license=feed.license_address, isBasedOn=feed.landing_page)
    return _as_data(found | _times(series))


def _addresses(**named: str) -> dict[str, Value]:
    return {key: text for key, text in named.items() if is_web_address(text)}


def _times(series: SeriesView) -> dict[str, Value]:
    """From the first figure to the newest, and when the newest vintage became known."""
    rows = [each for each in current(series) if each.value is not None]
    if not rows:
        return {}
    return {
        "temporalCoverage": f"{rows[0].reference}/{rows[-1].reference}",
        "dateModified": max(each.vintage for each in rows).isoformat(),
    }


def _as_data(found: Mapping[str, Value]) -> Markup:
    text = json.dumps(_shown(found), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing is left that ends the block


def _shown(value: Value) -> Value:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _shown(each) for key, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list) else value
