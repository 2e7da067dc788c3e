"""Which files a site has, from what each is made, and how to render it when that changed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment

from tracker.errors import SiteError
from tracker.publish import addresses
from tracker.publish.atom import atoms
from tracker.publish.downloads import hand_in_csv, hand_in_xlsx, series_csv, series_json
from tracker.publish.environment import make_environment
from tracker.publish.language import LOCALES, Language, load_languages
from tracker.publish.manifest import content_hash, fingerprint
from tracker.publish.offers import Offered, all_offered, hand_in_offer, offer
from tracker.publish.overview import blocks, overview
from tracker.publish.views import AreaView, FeedView, PledgeView, Publisher, SiteView

_NAME: Final = "Tracker"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the site; `input` changes when, and only when, something it is made of changes."""

    path: str
    input: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page prints around its content; `paths` holds the page in each language."""

    path: str
    paths: Mapping[str, str]
    publisher: Publisher
    name: str
    stylesheet: str
    icon: str

    def to(self, target: str) -> str:
        """The link from this page to a file of the site."""
        return addresses.relative(target, page=self.path)

    def absolute(self, target: str) -> str:
        """The address of a file of the site on the web."""
        return addresses.absolute(self.publisher.base_url, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Workshop:
    site: SiteView
    languages: tuple[Language, ...]
    environments: Mapping[str, Environment]
    assets: Mapping[str, str]
    sources: str
    offered: Offered


def plan_site(site: SiteView, reports: Path) -> tuple[File, ...]:
    """Every file of the site, in the order of their paths."""
    languages = load_languages(reports / "locales")
    static = {path.name: path.read_bytes() for path in sorted((reports / "static").iterdir())}
    workshop = _Workshop(
        site=site,
        languages=languages,
        environments={
            each.code: make_environment(reports / "templates", each) for each in languages
        },
        assets={name: _asset_path(name, content) for name, content in static.items()},
        sources=fingerprint(site.code_version, _hash_of_sources(reports), site.publisher),
        offered=all_offered(site),
    )
    files = [
        File(
            path=workshop.assets[name], input=content_hash(content), render=partial(bytes, content)
        )
        for name, content in static.items()
    ]
    files += [*_pages(workshop), *_series_files(workshop), *_hand_in_files(workshop)]
    _refuse_twins(files)
    return tuple(sorted(files, key=lambda file: file.path))


def _refuse_twins(files: Sequence[File]) -> None:
    [(path, number)] = Counter(file.path for file in files).most_common(1)
    if number > 1:
        raise SiteError(
            f"{number} pages want to lie at {path}",
            hint="give each place, pledge and series an id of its own in the catalogue",
        )


def _pages(workshop: _Workshop) -> Iterator[File]:
    site = workshop.site
    languages = workshop.languages
    yield _page(
        workshop,
        "root.html",
        languages[-1],
        paths={"x-default": addresses.ROOT},
        model={"languages": languages},
    )
    start = {code: addresses.start_page(code) for code in LOCALES}
    model = {"overview": overview(site.pledges), "areas": site.areas}
    yield from _in_all_languages(workshop, "start.html", start, model)
    feeds = {code: addresses.single_page(code, "feeds") for code in LOCALES}
    lines = tuple(_by_day(feed) for feed in site.feeds)
    yield from _in_all_languages(workshop, "feeds.html", feeds, {"feeds": lines})
    ledger = {code: addresses.single_page(code, "corrections") for code in LOCALES}
    known = {"corrections": site.corrections}
    yield from _in_all_languages(workshop, "corrections.html", ledger, known)
    method = {code: addresses.single_page(code, "method") for code in LOCALES}
    yield from _in_all_languages(workshop, "method.html", method, {})
    for area in site.areas:
        paths = {code: addresses.area_page(code, area.area) for code in LOCALES}
        yield from _in_all_languages(workshop, "area.html", paths, _area_model(workshop, area))
    for view in site.pledges:
        paths = {code: addresses.pledge_page(code, view.pledge.id) for code in LOCALES}
        yield from _in_all_languages(workshop, "pledge.html", paths, _pledge_model(workshop, view))
    for atom in atoms(site):
        yield from _in_all_languages(workshop, "atom.xml", atom.paths, {"atom": atom})


def _in_all_languages(
    workshop: _Workshop, template: str, paths: Mapping[str, str], model: Mapping[str, object]
) -> Iterator[File]:
    hashed = fingerprint(model)
    for language in workshop.languages:
        yield _page(workshop, template, language, paths=paths, model=model, hashed=hashed)


def _page(
    workshop: _Workshop,
    template: str,
    language: Language,
    *,
    paths: Mapping[str, str],
    model: Mapping[str, object],
    hashed: str = "",
) -> File:
    path = paths.get(language.code, addresses.ROOT)
    frame = Frame(
        path=path,
        paths=paths,
        publisher=workshop.site.publisher,
        name=_NAME,
        stylesheet=workshop.assets["site.css"],
        icon=workshop.assets["icon.svg"],
    )
    environment = workshop.environments[language.code]

    def render() -> bytes:
        return environment.get_template(template).render(frame=frame, **model).encode()

    made_of = fingerprint(workshop.sources, template, path, workshop.assets, hashed)
    return File(path=path, input=made_of, render=render)


def _area_model(workshop: _Workshop, area: AreaView) -> dict[str, object]:
    offers = tuple(offer(workshop.offered, series) for series in area.series)
    return {"view": area, "blocks": blocks(area), "offers": offers}


def _pledge_model(workshop: _Workshop, view: PledgeView) -> dict[str, object]:
    return {
        "view": view,
        "own": offer(workshop.offered, view.series) if view.series else None,
        "related": tuple(offer(workshop.offered, series) for series in view.related),
        "hand_in": hand_in_offer(view),
    }


def _series_files(workshop: _Workshop) -> Iterator[File]:
    for series in workshop.offered.values():
        hashed = fingerprint(workshop.site.code_version, series)
        to_csv = addresses.series_file(series.indicator, series.area, "csv")
        yield File(path=to_csv, input=hashed, render=partial(series_csv, series))
        to_json = addresses.series_file(series.indicator, series.area, "json")
        yield File(path=to_json, input=hashed, render=partial(series_json, series))


def _hand_in_files(workshop: _Workshop) -> Iterator[File]:
    """Two tables for each figure that is missing, however many pledges wait for it."""
    offers = (hand_in_offer(view) for view in workshop.site.pledges)
    for each in {each.csv: each for each in offers if each}.values():
        hashed = fingerprint(workshop.site.code_version, each.indicator, each.area)
        for path, write in ((each.csv, hand_in_csv), (each.xlsx, hand_in_xlsx)):
            yield File(path=path, input=hashed, render=partial(write, each.indicator, each.area))


def _by_day(feed: FeedView) -> FeedView:
    """The page prints the day: a second look at unchanged bytes must not change it."""
    if feed.last_good is None:
        return feed
    day = feed.last_good.astimezone(UTC).date()
    return replace(feed, last_good=datetime.combine(day, time(), UTC))


def _asset_path(name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    return f"static/{stem}.{content_hash(content)[:10]}.{suffix}"


def _hash_of_sources(reports: Path) -> str:
    """Templates of pages and translations; those of mails have no part in the site."""
    folders = (reports / "templates", reports / "locales")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = {
        path.relative_to(reports).as_posix(): content_hash(path.read_bytes())
        for path in files
        if "email" not in path.parts and path.suffix in {".html", ".xml", ".svg", ".po"}
    }
    return fingerprint(texts)
