import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.conftest import Builder, Pages
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.publish import prints
from tracker.publish.prints import can_print
from tracker.publish.views import SiteView

REPORT = "da/sted/0151/report.pdf"

needs_pango = pytest.mark.skipif(not can_print(), reason="needs WeasyPrint and Pango")


def inside(pdf: bytes) -> bytes:
    """All that a PDF holds, with its packed streams unpacked."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, flags=re.DOTALL)
    return pdf + b"".join(unpacked(stream) for stream in streams)


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def printed() -> SiteView:
    return replace(a_site((co2(), trees())), prints=True)


@needs_pango
def test_a_place_has_a_tagged_report_that_its_pages_link_to(pages: Pages) -> None:
    folder = pages(printed())

    content = inside((folder / REPORT).read_bytes())

    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content
    assert len(re.findall(rb"/Type /Page\b", content)) >= 1
    assert (
        'href="../../../da/sted/0151/report.pdf"'
        in (folder / "en/place/0151/index.html").read_text()
    )


@needs_pango
def test_a_report_is_the_same_bytes_in_every_build(built: Builder) -> None:
    first = (built(printed()).folder / REPORT).read_bytes()

    again = built(replace(printed(), code_version="2")).folder

    assert (again / REPORT).read_bytes() == first


@needs_pango
def test_a_report_holds_our_own_fonts_and_nothing_of_the_system(pages: Pages) -> None:
    content = inside((pages(printed()) / REPORT).read_bytes())

    fonts = set(re.findall(rb"/BaseFont /[A-Z]+\+([A-Za-z-]+)", content))

    assert fonts
    assert all(font.startswith(b"Roboto") for font in fonts)


def test_without_the_option_there_is_no_report_and_no_link(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pages(a_site((co2(),)))

    assert not list(Path(folder).rglob("*.pdf"))
    assert "report.pdf" not in (folder / "da/sted/0151/index.html").read_text()

    monkeypatch.setattr(prints, "find_library", lambda _name: None)
    assert not can_print()
