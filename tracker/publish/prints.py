"""A report of each place to print or to hand round: PDF/UA-1, made by WeasyPrint where it is there.

WeasyPrint is an option (`pip install .[pdf]`), since it needs Pango, a library of the system.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from ctypes.util import find_library
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tracker.publish.addresses import print_file
from tracker.publish.later import Later
from tracker.publish.manifest import content_hash, fingerprint
from tracker.publish.overview import blocks
from tracker.publish.pictures import language_of
from tracker.publish.views import AreaView, PledgeView
from tracker.publish.workshop import File, Model, Workshop, later_of, page

_VARIANT: Final = "pdf/ua-1"
_FAMILY: Final = "Roboto"


def can_print() -> bool:
    """Whether WeasyPrint and its library are there; it is not imported, which takes seconds."""
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def prints(workshop: Workshop) -> Iterator[File]:
    """One report for each place with pledges, in the language of its documents."""
    if not workshop.site.prints:
        return
    yield from (_print_file(workshop, area) for area in workshop.site.areas if area.pledges)


def print_for(workshop: Workshop, area: AreaView) -> bytes | None:
    """The report of one place, as the site has it; None where none are made."""
    if print_of(workshop, area) is None:
        return None
    return _print_file(workshop, area).render()


def _print_file(workshop: Workshop, area: AreaView) -> File:
    sheet = workshop.reports / "paper.css"
    made_with = fingerprint(list(workshop.fonts.values()), content_hash(sheet.read_bytes()))
    laid_out = _laid_out(workshop, area)
    return File(
        path=laid_out.path,
        input=fingerprint(laid_out.input, made_with),
        render=partial(_pdf, laid_out, sheet, tuple(workshop.fonts)),
    )


def print_of(workshop: Workshop, area: AreaView) -> str | None:
    """Where the report of a place lies, if there is one."""
    if not workshop.site.prints or not area.pledges:
        return None
    return print_file(language_of(area.pledges[0]), area.area)


def _laid_out(workshop: Workshop, area: AreaView) -> File:
    own = {card.pledge.id for card in area.pledges}
    every = zip(workshop.site.cards, later_of(workshop.site.pledges), strict=True)
    views = {card.pledge.id: view for card, view in every if card.pledge.id in own}
    code = language_of(area.pledges[0])
    key = fingerprint(area.area, area.councils, {each: view.key for each, view in views.items()})
    return page(
        workshop,
        "print.html",
        next(each for each in workshop.languages if each.code == code),
        paths={code: print_file(code, area.area)},
        model=Later(key=key, make=partial(_model, area, views)),
    )


def _model(area: AreaView, views: Mapping[str, Later[PledgeView]]) -> Model:
    listed = [
        {
            "title": block.title,
            "said_by": block.said_by,
            "pledges": [views[each.pledge.id].make() for each in block.pledges],
        }
        for block in blocks(area.pledges)
    ]
    return {"area": area.area, "councils": area.councils, "blocks": listed}


def _pdf(laid_out: File, sheet: Path, fonts: tuple[Path, ...]) -> bytes:
    """Nothing is fetched: the sheet and our own fonts are handed over as they are."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - takes seconds, and only printing needs it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above

    fetcher = URLFetcher(allowed_protocols=("data",))
    known = FontConfiguration()
    css = _faces(fonts) + sheet.read_text("utf-8")
    style = CSS(string=css, url_fetcher=fetcher, font_config=known)
    html = HTML(string=laid_out.render().decode(), url_fetcher=fetcher)
    written = html.write_pdf(pdf_variant=_VARIANT, stylesheets=[style], font_config=known)
    return bytes(written)


@cache
def _faces(fonts: tuple[Path, ...]) -> str:
    faces = {
        "bold" if "Bold" in font.name else "normal": b64encode(font.read_bytes()).decode()
        for font in fonts
    }
    return "".join(
        f"@font-face{{font-family:{_FAMILY};font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{content})}}"
        for weight, content in faces.items()
    )
