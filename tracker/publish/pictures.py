"""A picture of each pledge for messages that link to its page (Open Graph), as PNG."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import resvg_py

from tracker.publish.addresses import pledge_picture
from tracker.publish.language import LOCALES, Language
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.views import Card, PledgeView
from tracker.publish.workshop import File, Model, Workshop, page

SIZE: Final = (1200, 630)
_FONT: Final = "Roboto"
_MAIL_WIDTH: Final = 1104  # twice what a mail of 600 px shows


def pictures(workshop: Workshop, card: Card, view: Later[PledgeView]) -> Iterator[File]:
    """One for a pledge, in the language that its document is written in, if any are made."""
    if not workshop.site.pictures:
        return
    code = language_of(card)
    drawn = page(
        workshop,
        "picture.svg",
        next(each for each in workshop.languages if each.code == code),
        paths={code: pledge_picture(code, card.pledge.id)},
        model=Later(key=view.key, make=partial(_model, view)),
    )
    yield File(
        path=drawn.path,
        input=fingerprint(drawn.input, list(workshop.fonts.values())),
        render=partial(_png, drawn, tuple(workshop.fonts)),
    )


def _model(view: Later[PledgeView]) -> Model:
    return {"view": view.make(), "size": SIZE, "font": _FONT}


def picture_of(workshop: Workshop, view: Card) -> str | None:
    """Where the picture of a pledge lies, if pictures are made."""
    if not workshop.site.pictures:
        return None
    return pledge_picture(language_of(view), view.pledge.id)


def language_of(view: Card) -> str:
    """The language of the place; English where the site has no such pages."""
    code = view.document.locale.split("-")[0]
    return code if code in LOCALES else "en"


def _png(drawn: File, fonts: tuple[Path, ...]) -> bytes:
    return png_of(drawn.render().decode(), fonts, width=SIZE[0])


def png_of(svg: str, fonts: tuple[Path, ...], *, width: int) -> bytes:
    """Only our own fonts are used, so that every machine draws the same bytes."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(font) for font in fonts],
        font_family=_FONT,
        sans_serif_family=_FONT,
    )


def mail_chart(workshop: Workshop, view: PledgeView, language: Language) -> bytes | None:
    """The chart of a promise for a mail, in the reader's language; None where it has none."""
    template = workshop.environments[language.code].get_template("email/chart.svg")
    drawn = template.render(view=view).strip()
    return png_of(drawn, tuple(workshop.fonts), width=_MAIL_WIDTH) if drawn else None
