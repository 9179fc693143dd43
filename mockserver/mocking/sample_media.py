"""Make small sounds, films and pictures of the containers that take some building."""

from __future__ import annotations

import struct


def mp3() -> bytes:
    """Return four frames of silence: 128 kbit/s, 44.1 kHz, one channel."""
    return (b"\xff\xfb\x90\xc4" + bytes(413)) * 4


def ogg() -> bytes:
    """Return an Opus stream with its two headers and one packet of silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    vendor = b"mockserver"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    return b"".join(
        (
            _ogg_page(head, number=0, kind=2, position=0),
            _ogg_page(tags, number=1, kind=0, position=0),
            _ogg_page(b"\xf8\xff\xfe", number=2, kind=4, position=960),
        )
    )


def _ogg_page(packet: bytes, *, number: int, kind: int, position: int) -> bytes:
    """Return a page with one packet of less than 255 bytes (RFC 3533)."""
    page = b"OggS" + struct.pack("<BBQIIIBB", 0, kind, position, 1, number, 0, 1, len(packet))
    page += packet
    checksum = 0
    for byte in page:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1) ^ (0x04C11DB7 if checksum & 0x80000000 else 0)
            checksum &= 0xFFFFFFFF
    return page[:22] + struct.pack("<I", checksum) + page[26:]


def mp4() -> bytes:
    """Return a film of no length: the file type and a header without tracks."""
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = struct.pack(">IIIIIIH", 0, 0, 0, 1000, 0, 0x10000, 0x100) + bytes(10)
    header += matrix + bytes(24) + struct.pack(">I", 1)
    return _box(b"ftyp", b"isom\0\0\2\0isommp41") + _box(b"moov", _box(b"mvhd", header))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def webm() -> bytes:
    """Return a film of no length: the head of the file, and what wrote it."""
    head = b"".join(
        (
            _element("4286", b"\x01"),
            _element("42f7", b"\x01"),
            _element("42f2", b"\x04"),
            _element("42f3", b"\x08"),
            _element("4282", b"webm"),
            _element("4287", b"\x02"),
            _element("4285", b"\x02"),
        )
    )
    info = (
        _element("2ad7b1", b"\x0f\x42\x40") + _element("4d80", b"mock") + _element("5741", b"mock")
    )
    return _element("1a45dfa3", head) + _element("18538067", _element("1549a966", info))


def _element(identity: str, content: bytes) -> bytes:
    """Return an element of less than 127 bytes (RFC 8794)."""
    return bytes.fromhex(identity) + bytes((0x80 | len(content),)) + content


def tiff() -> bytes:
    """Return one grey pixel."""
    entries = (
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, 1),
        (279, 4, 1, 1),
    )
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0"
        + struct.pack("<IBx", 10, 128)
        + struct.pack("<H", len(entries))
        + listed
        + bytes(4)
    )


def icon(picture: bytes, side: int) -> bytes:
    """Return *picture*, a PNG of *side* by *side* pixels, as an icon."""
    entry = struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + picture
