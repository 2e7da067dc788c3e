"""A page for each address that had one before: what happened, and where to go on."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tracker.publish.addresses import in_language
from tracker.publish.workshop import File, Workshop, in_all_languages

_TEMPLATES: Final = {"feed": "former.xml", "frame": "former_frame.html", "sign": "former.svg"}
_PAGE: Final = "former.html"


def pages(workshop: Workshop) -> Iterator[File]:
    """One in each language; feeds, frames and signs keep their own form."""
    for former in workshop.site.former:
        template = _TEMPLATES.get(former.kind, _PAGE)
        path_of = partial(in_language, address=former.address)
        yield from in_all_languages(workshop, template, path_of, {"former": former})
