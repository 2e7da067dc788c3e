"""The table to fill in as a workbook, the same bytes on every machine and every day.

It is written by hand: a library would put the time of writing and its own version into the file.
Cells are texts where Excel would otherwise turn `0151` into 151 and `2026-05` into a day.
"""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can name
_NUMBER, _TEXT, _HEADER, _DAY = range(4)  # places in cellXfs; the first is that of any other cell
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="hand-in" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Formats 49 and 0 are Excel's own: text and general; 164 is ours.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="4">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    ),
}
_STYLES: Final = {"value": _NUMBER, "read": _DAY}


def workbook_to_fill_in(columns: Sequence[str], first: Sequence[str]) -> bytes:
    """One sheet with the header and a first row with what is known; a column's form holds below."""
    styles = [_STYLES.get(name, _TEXT) for name in columns]
    widths = (
        f'<col min="{number}" max="{number}" width="22" style="{style}" customWidth="1"/>'
        for number, style in enumerate(styles, start=1)
    )
    rows = _row(1, columns, [_HEADER] * len(columns)) + _row(2, first, styles)
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><cols>{"".join(widths)}</cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return _packed({**_PARTS, "xl/worksheets/sheet1.xml": sheet})


def _row(number: int, texts: Sequence[str], styles: Sequence[int]) -> str:
    cells = (
        _cell(f"{chr(ord('A') + place)}{number}", text, style)
        for place, (text, style) in enumerate(zip(texts, styles, strict=True))
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(name: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{name}" s="{style}"/>'
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _packed(parts: dict[str, str]) -> bytes:
    """Stored, not squeezed: how a byte is squeezed depends on the library of the machine."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=_DAY_ONE)
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + text).encode())
    return stream.getvalue()
