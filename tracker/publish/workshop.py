"""What every page is made with: frame, templates, assets, and when it is rendered again."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from jinja2 import Environment

from tracker.publish import addresses, stylesheet
from tracker.publish.compiled import Shelf
from tracker.publish.environment import make_environment
from tracker.publish.keys import Keys, keys_of
from tracker.publish.language import LOCALES, Language, load_languages
from tracker.publish.later import Later, Models
from tracker.publish.manifest import content_hash, fingerprint
from tracker.publish.offers import Offered, all_offered
from tracker.publish.views import Publisher, SiteView

_NAME: Final = "Tracker"

T = TypeVar("T")
Model = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the site; `input` changes when, and only when, something it is made of changes."""

    path: str
    input: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A file that tells of other files' bytes: it is written after them, `render` reads them.

    `render` is handed the folder of the release. `input` changes with those of the others.
    """

    path: str
    input: str
    render: Callable[[Path], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page prints around its content; `paths` holds the page in each language."""

    path: str
    paths: Mapping[str, str]
    publisher: Publisher
    name: str
    assets: Mapping[str, str]

    def to(self, target: str) -> str:
        """The link from this page to a file of the site."""
        return addresses.relative(target, page=self.path)

    def absolute(self, target: str) -> str:
        """The address of a file of the site on the web."""
        return addresses.absolute(self.publisher.base_url, target)

    def asset(self, name: str) -> str:
        """The link to the sheet or to a file of `reports/static`, under its hashed name."""
        return self.to(self.assets[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """All that the makers of pages share.

    `sources` stands for code, templates and translations, `frame` for these and the assets;
    `fonts` are ours, each with its hash.
    """

    site: SiteView
    reports: Path
    languages: tuple[Language, ...]
    environments: Mapping[str, Environment]
    static: Mapping[str, bytes]
    assets: Mapping[str, str]
    sources: str
    frame: str
    keys: Keys
    fonts: Mapping[Path, str]
    offered: Offered


def open_workshop(site: SiteView, reports: Path) -> Workshop:
    """Read templates, translations and assets once for all pages."""
    languages = load_languages(reports / "locales")
    static = _assets(reports)
    shelf = Shelf(reports / "templates")
    assets = {name: _asset_path(name, content) for name, content in static.items()}
    sources = fingerprint(site.code_version, hash_of_templates(reports), site.publisher)
    return Workshop(
        site=site,
        reports=reports,
        languages=languages,
        environments={
            each.code: make_environment(reports / "templates", each, shelf) for each in languages
        },
        static=static,
        assets=assets,
        sources=sources,
        frame=fingerprint(sources, assets),
        keys=keys_of(site),
        fonts=_fonts(reports),
        offered=all_offered(site),
    )


def _assets(reports: Path) -> dict[str, bytes]:
    """The files of `reports/static` by name, and the sheet."""
    found = {path.name: path.read_bytes() for path in sorted((reports / "static").iterdir())}
    return {**found, stylesheet.NAME: stylesheet.stylesheet(reports).encode()}


def _fonts(reports: Path) -> dict[Path, str]:
    """What pictures and reports are drawn with."""
    found = sorted((reports / "fonts").glob("*.ttf"))
    return {font: content_hash(font.read_bytes()) for font in found}


def static_files(workshop: Workshop) -> Iterator[File]:
    """The assets as they are, under names that change with their content."""
    for name, content in workshop.static.items():
        yield File(
            path=workshop.assets[name], input=content_hash(content), render=partial(bytes, content)
        )


def later_of(models: Collection[T]) -> Iterator[Later[T]]:
    """Models with their keys, whether they are there already or made when asked for."""
    if isinstance(models, Models):
        yield from models.later
        return
    for each in models:
        yield Later(key=fingerprint(each), make=partial(_itself, each))


def in_all_languages(
    workshop: Workshop,
    template: str,
    path_of: Callable[[str], str],
    model: Model | Later[Model],
) -> Iterator[File]:
    """One page in each language; `path_of` gives its path in a language."""
    paths = {code: path_of(code) for code in LOCALES}
    later = model
    if not isinstance(later, Later):
        later = Later(key=fingerprint(later), make=partial(_itself, later))
    for language in workshop.languages:
        yield page(workshop, template, language, paths=paths, model=later)


def page(
    workshop: Workshop,
    template: str,
    language: Language,
    *,
    paths: Mapping[str, str],
    model: Model | Later[Model],
    hashed: str = "",
) -> File:
    """One page in one language; `hashed` stands for a model that is there already."""
    later = model if isinstance(model, Later) else Later(key=hashed, make=partial(_itself, model))
    path = paths.get(language.code, addresses.ROOT)
    made_of = content_hash(f"{workshop.frame} {template} {path} {later.key}".encode())
    render = partial(_rendered, workshop, template, language, paths, later)
    return File(path=path, input=made_of, render=render)


def _rendered(
    workshop: Workshop,
    template: str,
    language: Language,
    paths: Mapping[str, str],
    model: Later[Model],
) -> bytes:
    frame = Frame(
        path=paths.get(language.code, addresses.ROOT),
        paths=paths,
        publisher=workshop.site.publisher,
        name=_NAME,
        assets=workshop.assets,
    )
    environment = workshop.environments[language.code]
    return environment.get_template(template).render(frame=frame, **model.make()).encode()


def _itself(model: T) -> T:
    return model


def _asset_path(name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    return f"static/{stem}.{content_hash(content)[:10]}.{suffix}"


def hash_of_templates(reports: Path) -> str:
    """Templates of pages and translations; those of mails have no part in the site."""
    folders = (reports / "templates", reports / "locales")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = {
        path.relative_to(reports).as_posix(): content_hash(path.read_bytes())
        for path in files
        if "email" not in path.parts and path.suffix in {".html", ".xml", ".svg", ".po"}
    }
    return fingerprint(texts)
