"""Make small archives: ZIP, what offices and readers keep in ZIP, and tape archives."""

from __future__ import annotations

import io
import tarfile
import zipfile

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS = "http://schemas.openxmlformats.org"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument"


def zip_of(members: dict[str, str]) -> bytes:
    """Return an archive of the texts *members* by name, in their order, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            # The earliest time that the format knows.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, text)
    return out.getvalue()


def tar_of(members: dict[str, str]) -> bytes:
    """Return a tape archive of the texts *members* by name."""
    out = io.BytesIO()
    with tarfile.TarFile(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, text in members.items():
            content = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def spreadsheet(text: str) -> bytes:
    """Return a workbook with *text* in its first cell."""
    sheet = (
        f'<worksheet xmlns="{_SCHEMAS}/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData></worksheet>'
    )
    book = (
        f'<workbook xmlns="{_SCHEMAS}/spreadsheetml/2006/main"'
        f' xmlns:r="{_SCHEMAS}/officeDocument/2006/relationships">'
        '<sheets><sheet name="Mock" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = {
        "xl/workbook.xml": "spreadsheetml.sheet.main",
        "xl/sheet1.xml": "spreadsheetml.worksheet",
    }
    return zip_of(
        {
            "[Content_Types].xml": _content_types(types),
            "_rels/.rels": _relationship("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": _XML + book,
            "xl/_rels/workbook.xml.rels": _relationship("worksheet", "sheet1.xml"),
            "xl/sheet1.xml": _XML + sheet,
        }
    )


def letter(text: str) -> bytes:
    """Return a document of a word processor with *text* as its only paragraph."""
    document = (
        f'<w:document xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )
    return zip_of(
        {
            "[Content_Types].xml": _content_types(
                {"word/document.xml": "wordprocessingml.document.main"}
            ),
            "_rels/.rels": _relationship("officeDocument", "word/document.xml"),
            "word/document.xml": _XML + document,
        }
    )


def _content_types(parts: dict[str, str]) -> str:
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{_DOCUMENT_TYPE}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relationships}"/>{listed}</Types>'
    )


def _relationship(kind: str, target: str) -> str:
    return (
        f'{_XML}<Relationships xmlns="{_SCHEMAS}/package/2006/relationships">'
        f'<Relationship Id="rId1" Target="{target}"'
        f' Type="{_SCHEMAS}/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )


def book(text: str) -> bytes:
    """Return an electronic book whose only page says *text* (EPUB 3)."""
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">mock'
        "</dc:identifier><dc:title>Mock</dc:title><dc:language>en</dc:language>"
        '<meta property="dcterms:modified">1980-01-01T00:00:00Z</meta></metadata>'
        '<manifest><item id="page" href="page.xhtml" media-type="application/xhtml+xml"'
        ' properties="nav"/></manifest><spine><itemref idref="page"/></spine></package>'
    )
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>Mock</title></head><body><p>{text}</p>"
        '<nav epub:type="toc"><ol><li><a href="page.xhtml">Mock</a></li></ol></nav></body></html>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="book.opf"'
        ' media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zip_of(
        {
            # Readers look for the type here, at a fixed place.
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _XML + container,
            "book.opf": _XML + package,
            "page.xhtml": _XML + page,
        }
    )
