"""Texts that mean harm, and a site whose every name, title and address is one of them.

Names come from feeds, from files that councils hand in, from replies and from documents; whatever
wrote them, the same list is tried on every output.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from tests.publish.builders import (
    a_council,
    a_feed,
    a_publisher,
    a_source,
    an_area,
    in_all,
    texts_of,
)
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.area import Districts
from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Cause, StatusChange
from tracker.domain.indicator import Indicator
from tracker.domain.pledge import Assumption
from tracker.domain.reply import Reply
from tracker.publish.source_views import CheckView
from tracker.publish.views import AreaView, FeedView, PledgeView, SeriesView, SiteView

RUN: Final = "window.harmed=1"
MEGABYTE: Final = 1_000_000
TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff"
BROKEN: Final = "\0\x07\x1b\x7f\x85\ufdd0\ufffe\uffff"
LONG: Final = ("long-word", "long-text")
_UNIT: Final = 60
HALF: Final = "half a sign \ud800"

TEXTS: Final[Mapping[str, str]] = {
    "script": f"<script>{RUN}</script>",
    "script-end": f"</script><script>{RUN}</script>",
    "attribute": f'"><svg onload={RUN}>',
    "quote": f"' onmouseover='{RUN}' x='",
    "unquoted": f" autofocus onfocus={RUN} ",
    "cdata": f"]]><script>{RUN}</script>",
    "comment": f"--></style><script>{RUN}</script>",
    "title": f"</title></desc></svg><img src=x onerror={RUN}>",
    "letter": f"</pre></textarea><iframe srcdoc='<script>parent.{RUN}</script>'>",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;amp; &nosuch;",
    "doctype": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "template": "{{7*7}}{{config}}",
    "statement": "{% raw %}{% include 'base.html' %}{# x",
    "format": "%(n)s %s %d %% {0} {n} $HOME `id`",
    "javascript": f"javascript:{RUN}",
    "javascript-hidden": f"\tJaVa\nScRiPt:{RUN}",
    "data": f"data:text/html,<script>parent.{RUN}</script>",
    "other-host": "//evil.invalid/x.js",
    "turning": f"a{TURNING}b",
    "unseen": f"a{UNSEEN}b",
    "broken": f"a{BROKEN}b",
    "lines": "a\r\nBcc: b@example.org\r\n\r\nc\u2028d\u2029e\vf",
    "parents": "../../x",
    "absolute": "/etc/x",
    "other-system": "C:\\CON\\..\\x",
    "upper": "TWIN",
    "lower": "twin",
    "composed": unicodedata.normalize("NFC", "Ærøé"),
    "decomposed": unicodedata.normalize("NFD", "Ærøé"),
    "formula": "=1+1",
    "formula-at": "@SUM(A1:A9)",
    "formula-plus": "+1+cmd|' /C calc'!A0",
    "formula-minus": "-1+1",
    "formula-tab": "\t=1+1",
    "formula-return": "\r=1+1",
    "formula-quoted": '" =1+1',
    "formula-behind": "a;=1+1",
    "only-spaces": "   ",
    "long-word": "a" * MEGABYTE,
    "long-text": "word " * (MEGABYTE // 5),
}


def hostile_view(key: str, text: str) -> PledgeView:
    """A promise whose every text is the hostile one."""
    area = replace(an_area(f"X-{key}"), names=in_all(text))
    base = co2()
    assert base.series is not None
    indicator = spoiled(base.indicator, key, text)
    feed = replace(
        a_feed(),
        title=text,
        publisher=text,
        via=text,
        attribution=text,
        license=text,
        license_address=text,
        landing_page=text,
        cannot_show=text,
    )
    source = replace(
        a_source(feed, address=text),
        title=text,
        checks=(CheckView(rule=text, column=text, reason=text, outcome="warning", unexpected=1),),
    )
    return replace(
        base,
        pledge=replace(
            base.pledge,
            id=f"hostile-{key}",
            area=area.code,
            document=f"document-{key}",
            said_by=text,
            section=text,
            key_phrase=text,
            assumptions=(Assumption(id="a", texts=in_all(text)),),
            texts=texts_of(text, text, text, in_all(text), in_all(text)),
        ),
        area=area,
        council=replace(a_council(area), id=f"council-{key}", names=in_all(text)),
        document=replace(base.document, id=f"document-{key}", title=text, publisher=text),
        indicator=indicator,
        assessment=replace(base.assessment, area=area.code, unit=text[:_UNIT]),
        series=replace(
            base.series,
            indicator=indicator,
            area=area,
            source=source,
            observations=tuple(
                replace(each, area=area.code, indicator=indicator.id, unit=text[:_UNIT])
                for each in base.series.observations
            ),
        ),
        replies=(
            Reply(
                id=f"reply-{key}",
                pledge=f"hostile-{key}",
                by=in_all(text),
                day=date(2026, 7, 3),
                locale="da",
                text=text[:3000],
                address=text,
            ),
        ),
        timeline=(
            StatusChange(
                pledge=f"hostile-{key}",
                area=area.code,
                day=date(2026, 5, 13),
                before=TargetStatus.ON_TRACK,
                after=TargetStatus.AT_RISK,
                causes=(Cause.NEW_FIGURE,),
            ),
        ),
    )


def spoiled(indicator: Indicator | None, key: str, text: str) -> Indicator:
    """An indicator with hostile names."""
    assert indicator is not None
    return replace(
        indicator,
        id=f"indicator-{key}",
        unit=text[:_UNIT],  # it stands in every line of the data
        names=in_all(text),
        unit_names=in_all(text),
        counting_rules=in_all(text),
    )


def unanswered(view: PledgeView, key: str, text: str) -> PledgeView:
    """The same promise without a figure: with a letter and a table to fill in."""
    return replace(
        trees(),
        pledge=replace(
            trees().pledge, id=f"missing-{key}", area=view.area.code, texts=view.pledge.texts
        ),
        area=view.area,
        council=view.council,
        indicator=spoiled(trees().indicator, f"missing-{key}", text),
        assessment=replace(trees().assessment, pledge=f"missing-{key}", area=view.area.code),
    )


def hostile_site(texts: Mapping[str, str] = TEXTS, *, prints: bool = False) -> SiteView:
    """Two promises for each text, in a place of its own; the sources are hostile too."""
    found = {key: hostile_view(key, text) for key, text in texts.items()}
    pairs = {key: (view, unanswered(view, key, texts[key])) for key, view in found.items()}
    every = tuple(view for pair in pairs.values() for view in pair)
    return replace(
        a_site(every),
        publisher=replace(
            a_publisher(), name="Stichting", contact=texts.get("javascript", "a@b.example")
        ),
        areas=tuple(hostile_area(key, texts[key], pair) for key, pair in pairs.items()),
        feeds=tuple(
            FeedView(
                feed=replace(series_of(view).source.feed or a_feed(), id=f"feed_{number}"),
                last_good=None,
                problem=texts[key],
                unknown_areas=texts[key],
                gone_areas=texts[key],
            )
            for number, (key, view) in enumerate(found.items())
        ),
        pictures=True,
        prints=prints,
    )


def hostile_area(key: str, text: str, views: tuple[PledgeView, ...]) -> AreaView:
    """A place with a district of the same name."""
    area = views[0].area
    return AreaView(
        area=area,
        councils=(replace(a_council(area), id=f"council-{key}", names=in_all(text)),),
        pledges=views,
        series=tuple(view.series for view in views if view.series),
        outline=None,
        districts=Districts(area=area.code, names=(text,), address=text, read=date(2026, 5, 1)),
    )


def series_of(view: PledgeView) -> SeriesView:
    """The series of a promise that has one."""
    assert view.series is not None
    return view.series
