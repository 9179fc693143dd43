from __future__ import annotations

import bz2
import gzip
import io
import re
import struct
import tarfile
import wave
import zipfile
import zlib
from xml.etree import ElementTree as ET

import pytest

from mockserver.mocking.samples import sample


def bytes_of(name: str) -> bytes:
    found = sample(name)
    assert isinstance(found, bytes)
    return found


def test_a_png_holds_the_pixels_that_its_header_promises() -> None:
    raw = bytes_of("image/png")
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(raw):
        (size,) = struct.unpack(">I", raw[at : at + 4])
        kind, data = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + size]
        assert struct.unpack(">I", raw[at + 8 + size : at + 12 + size])[0] == zlib.crc32(
            kind + data
        )
        chunks[kind] = data
        at += 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 3 * width)
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]


def test_a_jpeg_is_a_chain_of_segments_and_one_scan() -> None:
    raw = bytes_of("image/jpeg")
    at, markers = 2, []
    while raw[at + 1] != 0xDA:
        assert raw[at] == 0xFF
        markers.append(raw[at + 1])
        at += 2 + struct.unpack(">H", raw[at + 2 : at + 4])[0]
    assert markers == [0xE0, 0xDB, 0xC0, 0xC4, 0xC4]
    assert raw.startswith(b"\xff\xd8")
    assert raw.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("image/gif", b"GIF89a", b";"),
        ("image/webp", b"RIFF", b""),
        ("image/bmp", b"BM", b""),
        ("application/pdf", b"%PDF-1.4", b"%%EOF\n"),
        ("application/vnd.shelf+zip", b"PK", b""),
    ],
)
def test_files_start_and_end_as_their_type_does(name: str, start: bytes, end: bytes) -> None:
    assert bytes_of(name).startswith(start)
    assert bytes_of(name).endswith(end)


def test_sizes_inside_a_webp_and_a_bmp_are_true() -> None:
    webp, bmp = bytes_of("image/webp"), bytes_of("image/bmp")
    assert struct.unpack("<I", webp[4:8])[0] == len(webp) - 8
    assert struct.unpack("<I", bmp[2:6])[0] == len(bmp)


def test_the_offsets_in_a_pdf_lead_to_its_objects() -> None:
    raw = bytes_of("application/pdf")
    start = int(re.findall(rb"startxref\n(\d+)", raw)[0])
    assert raw[start:].startswith(b"xref")
    for number, offset in enumerate(re.findall(rb"(\d{10}) 00000 n", raw[start:]), 1):
        assert raw[int(offset) :].startswith(b"%d 0 obj" % number)


def test_archives_and_sounds_can_be_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of("application/zip"))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["readme.txt"]
    assert b"mock" in gzip.decompress(bytes_of("application/gzip"))
    with wave.open(io.BytesIO(bytes_of("audio/wav"))) as sound:
        assert sound.getnframes() == 800


def test_drawings_are_xml_and_pages_are_text() -> None:
    drawing = sample("image/svg+xml")
    assert isinstance(drawing, str)
    assert ET.fromstring(drawing).tag.endswith("svg")
    assert isinstance(sample("text/html"), str)
    assert sample("application/json") is None


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("image/tiff", b"II*\0"),
        ("image/x-icon", b"\0\0\1\0"),
        ("audio/mpeg", b"\xff\xfb"),
        ("audio/ogg", b"OggS"),
        ("video/mp4", b"\0\0\0\x18ftypisom"),
        ("video/webm", b"\x1a\x45\xdf\xa3"),
        ("application/wasm", b"\0asm"),
    ],
)
def test_a_file_begins_as_its_kind_does(name: str, start: bytes) -> None:
    assert bytes_of(name).startswith(start)


def test_the_boxes_of_a_film_fill_it() -> None:
    def boxes(raw: bytes) -> dict[bytes, bytes]:
        found, at = {}, 0
        while at < len(raw):
            (size,) = struct.unpack(">I", raw[at : at + 4])
            assert 8 <= size <= len(raw) - at
            found[raw[at + 4 : at + 8]] = raw[at + 8 : at + size]
            at += size
        return found

    film = boxes(bytes_of("video/mp4"))
    assert list(film) == [b"ftyp", b"moov"]
    assert len(boxes(film[b"moov"])[b"mvhd"]) == 100


def test_the_pages_of_an_ogg_stream_are_counted_and_the_last_one_ends_it() -> None:
    pages = bytes_of("audio/ogg").split(b"OggS")[1:]
    assert [struct.unpack("<I", page[14:18])[0] for page in pages] == [0, 1, 2]
    assert [page[1] for page in pages] == [2, 0, 4]


def test_an_icon_holds_the_picture() -> None:
    raw = bytes_of("image/x-icon")
    assert raw[22:] == bytes_of("image/png")
    assert struct.unpack("<II", raw[14:22]) == (len(raw) - 22, 22)


def test_archives_hold_what_they_list() -> None:
    with tarfile.open(fileobj=io.BytesIO(bytes_of("application/x-tar"))) as archive:
        assert archive.getnames() == ["readme.txt"]
    assert bz2.decompress(bytes_of("application/x-bzip2")).endswith(b"server.\n")


@pytest.mark.parametrize(
    "name",
    [
        "application/epub+zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
)
def test_office_files_are_archives_of_well_formed_xml(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(name))) as archive:
        texts = {member: archive.read(member) for member in archive.namelist()}
    for member, text in texts.items():
        if member != "mimetype":
            ET.fromstring(text)
    assert any(b"mock server" in text for text in texts.values())


@pytest.mark.parametrize(
    "name", ["application/rss+xml", "application/atom+xml", "image/svg+xml", "text/html"]
)
def test_pages_and_feeds_are_well_formed(name: str) -> None:
    page = sample(name)
    assert isinstance(page, str)
    ET.fromstring(page.removeprefix("<!DOCTYPE html>").replace('<meta charset="utf-8">', ""))
