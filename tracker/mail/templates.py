"""Templates of mails: ready strings go in, a text or the HTML of mail programs comes out."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from mrml import to_html

Say = Callable[..., str]  # a sentence and its places, said in the reader's language


def in_plain(templates: Path, name: str, **model: object) -> str:
    """A text; its paragraphs are not broken, so that a phone can."""
    return _template(templates, name).render(**model)


def in_html(templates: Path, name: str, **model: object) -> str:
    """A template of MJML as tables with styles inside; what the model holds is escaped."""
    html: str = to_html(_template(templates, name).render(**model)).content
    return html


@cache
def _template(templates: Path, name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["mjml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
