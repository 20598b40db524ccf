"""Workbooks of some kilobytes that cost whoever reads them minutes or gigabytes: for tests of limits."""

from __future__ import annotations

import io
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(*, sheet: str = "", texts: str = "", styles: str = "", more: bytes = b"") -> bytes:
    """A workbook with one sheet of these lines, these shared texts and cell styles, and a part that nobody reads."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": links(("worksheet", "sheet.xml"), ("sharedStrings", "texts.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet r:id="r0"/></sheets></workbook>',
        "xl/sheet.xml": f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/texts.xml": f"<sst {MAIN}>{texts}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}><cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/media/image.png": more,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def links(*targets: tuple[str, str]) -> str:
    """The links of a part: kinds and targets."""
    found = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def many_styles() -> bytes:
    """1,500,000 of them."""
    return book(styles="<xf/>" * 1_500_000)


def wide_row() -> bytes:
    """A row of 680,000 cells."""
    return book(sheet=f"<row>{'<c><v>1</v></c>' * 680_000}</row>")


def text_of_many_runs() -> bytes:
    """One text that is held until its end."""
    return book(texts=f"<si>{'<r/>' * 2_000_000}</si>")


def bomb() -> bytes:
    """What unpacks to a thousand times as much."""
    return book(more=bytes(30_000_000))
