"""Make small files that are what they say: pictures, PDF, ZIP, sound, pages.

They have the same bytes everywhere.
"""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import wave
import zlib
from collections.abc import Callable
from functools import cache

from mockserver.mocking.cbor import cbor_body
from mockserver.mocking.media_names import is_binary_json, is_message_pack
from mockserver.mocking.message_pack import message_pack_body
from mockserver.mocking.sample_archives import book, letter, spreadsheet, tar_of, zip_of
from mockserver.mocking.sample_media import icon, mp3, mp4, ogg, tiff, webm

_TEXT = "This file was made by a mock server."
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SIDE = 16


@cache
def sample(name: str) -> bytes | str | None:
    """Return a file of the media type *name*, `None` where we know none; text as `str`."""
    make = _SAMPLES.get(name)
    if make is None and name.startswith("application/") and name.endswith("+zip"):
        make = _zip
    if make is None and is_binary_json(name):
        value = {"message": _TEXT}
        return message_pack_body(value) if is_message_pack(name) else cbor_body(value)
    return make() if make else None


def _png() -> bytes:
    """Return sixteen by sixteen pixels that shade from one corner to the other."""
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 16, y * 16, 160)) for x in range(_SIDE)) for y in range(_SIDE)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    # Stored, not compressed: compressors differ between versions of zlib.
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 0)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _jpeg() -> bytes:
    """Return eight by eight grey pixels: one block, whose only coefficient is zero."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    one_code = b"\x01" + bytes(15) + b"\x00"  # One code of one bit, for the symbol 0.
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            segment(0xDB, b"\0" + b"\x01" * 64),
            segment(0xC0, struct.pack(">BHHBBBB", 8, 8, 8, 1, 1, 0x11, 0)),
            segment(0xC4, b"\x00" + one_code),
            segment(0xC4, b"\x10" + one_code),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x3f",  # No difference, end of block, and ones to fill the byte.
            b"\xff\xd9",
        )
    )


def _gif() -> bytes:
    size = struct.pack("<HH", 1, 1)
    return b"".join(
        (
            b"GIF89a" + size + b"\x80\0\0",
            b"\x40\x80\xa0\xff\xff\xff",
            b"," + bytes(4) + size + b"\0",
            b"\x02\x02D\x01\0;",
        )
    )


def _webp() -> bytes:
    data = bytes.fromhex("2f000000100711118888fe0700")
    chunk = b"VP8L" + struct.pack("<I", len(data)) + data + b"\0"
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def _bmp() -> bytes:
    pixels = bytes((160, 128, 64, 0))
    info = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(info) + len(pixels), 0, 0, 54) + info + pixels


def _pdf() -> bytes:
    """Return one page with a line of text."""
    drawing = f"BT /F1 12 Tf 20 50 Td ({_TEXT}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 260 100] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def _zip() -> bytes:
    return zip_of({"readme.txt": f"{_TEXT}\n"})


def _gzip() -> bytes:
    return gzip.compress(f"{_TEXT}\n".encode(), 0, mtime=0)


def _wav() -> bytes:
    """Return a tenth of a second of silence."""
    out = io.BytesIO()
    with wave.Wave_write(out) as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return out.getvalue()


def _html() -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n'
        '<head><meta charset="utf-8"><title>Mock</title></head>\n'
        f"<body><p>{_TEXT}</p></body>\n</html>\n"
    )


def _svg() -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIDE}" height="{_SIDE}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="#4080a0"/></svg>\n'
    )


def _calendar() -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mockserver//EN\r\nEND:VCALENDAR\r\n"


def _contact() -> str:
    return "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Mock Server\r\nEND:VCARD\r\n"


def _feed() -> str:
    """Return an RSS feed with one item."""
    item = f"<item><title>Mock</title><description>{_TEXT}</description></item>"
    about = "<title>Mock</title><link>https://example.com/</link><description>Mock</description>"
    return f'{_XML}<rss version="2.0"><channel>{about}{item}</channel></rss>\n'


def _atom() -> str:
    """Return an Atom feed with one entry."""
    head = "<id>urn:mock</id><title>Mock</title><updated>1980-01-01T00:00:00Z</updated>"
    author = "<author><name>Mock</name></author>"
    entry = f"<entry>{head}<summary>{_TEXT}</summary></entry>"
    return f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">{head}{author}{entry}</feed>\n'


_OFFICE = "application/vnd.openxmlformats-officedocument"

_SAMPLES: dict[str, Callable[[], bytes | str]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/jpg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/svg+xml": _svg,
    "application/pdf": _pdf,
    "application/zip": _zip,
    "application/x-zip-compressed": _zip,
    "application/gzip": _gzip,
    "application/x-gzip": _gzip,
    "application/x-bzip2": lambda: bz2.compress(f"{_TEXT}\n".encode()),
    "application/x-tar": lambda: tar_of({"readme.txt": f"{_TEXT}\n"}),
    "application/java-archive": lambda: zip_of({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n"}),
    "application/epub+zip": lambda: book(_TEXT),
    f"{_OFFICE}.spreadsheetml.sheet": lambda: spreadsheet(_TEXT),
    f"{_OFFICE}.wordprocessingml.document": lambda: letter(_TEXT),
    "application/wasm": lambda: b"\0asm\1\0\0\0",
    "application/rtf": lambda: f"{{\\rtf1\\ansi {_TEXT}}}",
    "application/rss+xml": _feed,
    "application/atom+xml": _atom,
    "image/tiff": tiff,
    "image/x-icon": lambda: icon(_png(), _SIDE),
    "image/vnd.microsoft.icon": lambda: icon(_png(), _SIDE),
    "audio/mpeg": mp3,
    "audio/mp3": mp3,
    "audio/ogg": ogg,
    "audio/opus": ogg,
    "video/mp4": mp4,
    "audio/mp4": mp4,
    "video/webm": webm,
    "audio/webm": webm,
    "audio/wav": _wav,
    "audio/x-wav": _wav,
    "application/octet-stream": lambda: bytes(range(64)),
    "text/html": _html,
    "application/xhtml+xml": _html,
    "text/calendar": _calendar,
    "text/vcard": _contact,
    "text/css": lambda: f"/* {_TEXT} */\n",
    "text/javascript": lambda: f"// {_TEXT}\n",
    "application/javascript": lambda: f"// {_TEXT}\n",
    "text/csv": lambda: "id,name\n1,first\n2,second\n",
    "text/markdown": lambda: f"# Mock\n\n{_TEXT}\n",
    "text/xml": lambda: f"<message>{_TEXT}</message>",
    "application/xml": lambda: f"<message>{_TEXT}</message>",
}
