"""Generate strings of the formats that JSON Schema and OpenAPI name, and of common others."""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Callable
from datetime import datetime, timedelta

from mockserver.generation.draw import Draw


def instant(draw: Draw) -> datetime:
    """Return a time in the ninety days before now, to the second."""
    return draw.now - timedelta(seconds=draw.random.randrange(90 * 86400))


def instant_text(moment: datetime) -> str:
    """Return *moment*, in UTC, as RFC 3339 writes it with `Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _uuid(draw: Draw) -> str:
    bits = draw.random.getrandbits(128)
    # RFC 9562, version 4: six bits say which version and variant it is.
    bits = bits & ~(0xF << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _bytes(draw: Draw) -> str:
    return base64.b64encode(draw.random.randbytes(12)).decode()


def _hex(digits: int) -> Callable[[Draw], str]:
    return lambda draw: f"{draw.random.getrandbits(4 * digits):0{digits}x}"


def _color(draw: Draw) -> str:
    return f"#{draw.random.getrandbits(24):06x}"


def _phone(draw: Draw) -> str:
    return f"+1{draw.random.randint(201, 989)}555{draw.random.randint(0, 9999):04d}"


def _mac(draw: Draw) -> str:
    return ":".join(f"{byte:02x}" for byte in draw.random.randbytes(6))


def _semver(draw: Draw) -> str:
    return ".".join(str(draw.random.randint(low, 9)) for low in (1, 0, 0))


def _unix_time(draw: Draw) -> str:
    return str(int(instant(draw).timestamp()))


def _amount(draw: Draw) -> str:
    return f"{draw.random.uniform(1, 1000):.2f}"


def _whole(draw: Draw) -> str:
    return str(draw.random.randint(1, 10_000))


def _object_id(draw: Draw) -> str:
    return f"{draw.random.getrandbits(96):024x}"


def _ulid(draw: Draw) -> str:
    return "01H" + "".join(draw.random.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=23))


_ALPHANUMERIC = string.ascii_letters + string.digits

FORMATS: dict[str, Callable[[Draw], str]] = {
    "date-time": lambda draw: instant_text(instant(draw)),
    "date": lambda draw: f"{instant(draw):%Y-%m-%d}",
    "time": lambda draw: f"{instant(draw):%H:%M:%S}Z",
    "duration": lambda draw: f"PT{draw.random.randint(1, 240)}M",
    "email": lambda draw: str(draw.fake("safe_email")),
    "idn-email": lambda draw: str(draw.fake("safe_email")),
    "hostname": lambda draw: str(draw.fake("domain_name")),
    "idn-hostname": lambda draw: str(draw.fake("domain_name")),
    "ipv4": lambda draw: str(draw.fake("ipv4_private")),
    "ipv6": lambda draw: str(draw.fake("ipv6")),
    "uri": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "url": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "iri": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "uri-reference": lambda draw: f"/{draw.fake('slug')}",
    "iri-reference": lambda draw: f"/{draw.fake('slug')}",
    "uri-template": lambda draw: f"/{draw.fake('slug')}/{{id}}",
    "json-pointer": lambda draw: f"/{draw.fake('word')}/{draw.random.randint(0, 9)}",
    "relative-json-pointer": lambda draw: f"{draw.random.randint(0, 3)}/{draw.fake('word')}",
    "regex": lambda draw: f"^{draw.fake('word')}$",
    "uuid": _uuid,
    "byte": _bytes,
    "binary": lambda draw: str(draw.fake("sentence")),
    "password": lambda draw: "".join(draw.random.choices(_ALPHANUMERIC + "!@#-", k=16)),
}
"""Generators by `format`, of JSON Schema 2020-12 and OAS 3.0."""

UNOFFICIAL: dict[str, Callable[[Draw], str]] = {
    "base64": _bytes,
    "base64url": lambda draw: base64.urlsafe_b64encode(draw.random.randbytes(12)).decode(),
    "bson-object-id": _object_id,
    "color": _color,
    "hex-color": _color,
    "country": lambda draw: str(draw.fake("country_code")),
    "country-code": lambda draw: str(draw.fake("country_code")),
    "iso-country-code": lambda draw: str(draw.fake("country_code")),
    "currency": lambda draw: str(draw.fake("currency_code")),
    "currency-code": lambda draw: str(draw.fake("currency_code")),
    "iso-4217": lambda draw: str(draw.fake("currency_code")),
    "iso-3166-alpha-2": lambda draw: str(draw.fake("country_code")),
    "credit-card": lambda draw: str(draw.fake("credit_card_number")),
    "datetime": lambda draw: instant_text(instant(draw)),
    "date time": lambda draw: instant_text(instant(draw)),
    "iso8601": lambda draw: instant_text(instant(draw)),
    "iso-8601": lambda draw: instant_text(instant(draw)),
    "iso-date-time": lambda draw: instant_text(instant(draw)),
    "rfc3339": lambda draw: instant_text(instant(draw)),
    "timestamp": lambda draw: instant_text(instant(draw)),
    "decimal": _amount,
    "double": _amount,
    "float": _amount,
    "money": _amount,
    "int": _whole,
    "int32": _whole,
    "int64": _whole,
    "integer": _whole,
    "uint64": _whole,
    "bigint": _whole,
    "number": _whole,
    "numeric": _whole,
    "domain": lambda draw: str(draw.fake("domain_name")),
    "guid": _uuid,
    "uuid4": _uuid,
    "uuid-v4": _uuid,
    "uuidv4": _uuid,
    "hex": _hex(16),
    "hexadecimal": _hex(16),
    "html": lambda draw: f"<p>{draw.fake('sentence')}</p>",
    "iban": lambda draw: str(draw.fake("iban")),
    "ip": lambda draw: str(draw.fake("ipv4_private")),
    "ipv4-address": lambda draw: str(draw.fake("ipv4_private")),
    "ipv6-address": lambda draw: str(draw.fake("ipv6")),
    "cidr": lambda draw: f"10.{draw.random.randint(0, 255)}.0.0/16",
    "ipv4-cidr": lambda draw: f"10.{draw.random.randint(0, 255)}.0.0/16",
    "isbn": lambda draw: str(draw.fake("isbn13")),
    "json": lambda draw: json.dumps({draw.fake("word"): draw.random.randint(0, 9)}),
    "language": lambda draw: str(draw.fake("language_code")),
    "language-code": lambda draw: str(draw.fake("language_code")),
    "locale": lambda draw: str(draw.fake("locale")),
    "bcp47": lambda draw: str(draw.fake("locale")).replace("_", "-"),
    "mac": _mac,
    "mac-address": _mac,
    "markdown": lambda draw: f"**{draw.fake('word')}** {draw.fake('sentence')}",
    "md5": _hex(32),
    "mime-type": lambda draw: str(draw.fake("mime_type")),
    "objectid": _object_id,
    "object-id": _object_id,
    "path": lambda draw: str(draw.fake("file_path")),
    "phone": _phone,
    "phone-number": _phone,
    "e164": _phone,
    "tel": _phone,
    "telephone": _phone,
    "port": lambda draw: str(draw.random.randint(1024, 49151)),
    "semver": _semver,
    "version": _semver,
    "sha1": _hex(40),
    "sha256": _hex(64),
    "slug": lambda draw: str(draw.fake("slug")),
    "timezone": lambda draw: str(draw.fake("timezone")),
    "time-zone": lambda draw: str(draw.fake("timezone")),
    "token": lambda draw: "".join(draw.random.choices(_ALPHANUMERIC, k=32)),
    "ulid": _ulid,
    "unix-time": _unix_time,
    "unixtime": _unix_time,
    "epoch": _unix_time,
    "http-url": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "https-url": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "link": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "href": lambda draw: f"https://example.com/{draw.fake('slug')}",
    "year": lambda draw: str(draw.now.year - draw.random.randint(0, 20)),
    "year-month": lambda draw: f"{instant(draw):%Y-%m}",
    "zip": lambda draw: str(draw.fake("postcode")),
    "zip-code": lambda draw: str(draw.fake("postcode")),
    "postal-code": lambda draw: str(draw.fake("postcode")),
}
"""Generators by other formats in use. No validator knows them: they are a wish, not a rule."""

_DATE = r"[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-3]):[0-5]\d)"
_HEX = "[0-9a-fA-F]"
_BYTE = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_HOST = r"([A-Za-z0-9]([A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.)*[a-z][a-z0-9]{1,20}"
_MAILBOX = rf"^[A-Za-z0-9_+-]{{1,30}}(\.[A-Za-z0-9_+-]{{1,20}}){{0,2}}@{_HOST}$"
_SOME_URI = rf"[a-z][a-z0-9+.-]*://{_HOST}(:\d{{2,4}})?(/[A-Za-z0-9._~-]*)*(\?[\w=&.-]*)?(#[\w-]*)?"

PATTERNS: dict[str, str] = {
    "date": f"^{_DATE}$",
    "time": f"^{_TIME}$",
    "date-time": f"^{_DATE}T{_TIME}$",
    "duration": r"^P(\d{1,4}D|T\d{1,4}[HMS]|\d{1,4}DT\d{1,4}[HMS]|\d{1,4}[YMW])$",
    "email": _MAILBOX,
    "idn-email": _MAILBOX,
    "hostname": f"^{_HOST}$",
    "idn-hostname": f"^{_HOST}$",
    "ipv4": rf"^{_BYTE}\.{_BYTE}\.{_BYTE}\.{_BYTE}$",
    "ipv6": f"^(({_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}|::({_HEX}{{1,4}}(:{_HEX}{{1,4}}){{0,5}})?)$",
    "uri": f"^{_SOME_URI}$",
    "url": f"^{_SOME_URI}$",
    "iri": f"^{_SOME_URI}$",
    "uri-reference": rf"^({_SOME_URI}|(/?[\w.~-]+)*/?(#\w*)?)$",
    "iri-reference": rf"^({_SOME_URI}|(/?[\w.~-]+)*/?(#\w*)?)$",
    "uri-template": r"^(/?([\w.~-]+|\{\w+\}))*/?$",
    "uuid": f"^{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89abAB]{_HEX}{{3}}-{_HEX}{{12}}$",
    "json-pointer": r"^(/[\w.-]*)*$",
    "relative-json-pointer": r"^(0|[1-9]\d*)(#|(/[\w.-]*)*)$",
    "regex": r"^[\w ]*$",
}
"""What texts of a format look like, most of them: for those that further patterns bind."""


def shortest(name: str, length: int) -> str | None:
    """Return text of the format *name* with *length* characters, `None` if we know none."""
    write = _SIZED.get(name)
    return write(length) if write is not None else None


def _domain(length: int) -> str | None:
    if not 4 <= length <= 253:
        return "x" * length if 1 <= length <= 63 else None
    # Labels have 63 characters at most (RFC 1035).
    text = ""
    rest = length - 3
    while rest > 63:
        text += "x" * (62 if rest == 64 else 63) + "."
        rest -= 63 if rest == 64 else 64
    return text + "x" * rest + ".io"


def _mail(length: int) -> str | None:
    if length < 6:
        return None
    local = min(length - 5, 40)
    domain = _domain(length - local - 1)
    return f"{'x' * local}@{domain}" if domain else None


def _after(start: str, rest: str = "x") -> Callable[[int], str | None]:
    return lambda length: start + rest * (length - len(start)) if length >= len(start) else None


def _stamp(length: int) -> str | None:
    if length == 20:
        return "2026-01-01T00:00:00Z"
    if 22 <= length <= 30:
        return f"2026-01-01T00:00:00.{'0' * (length - 21)}Z"
    return None


_SIZED: dict[str, Callable[[int], str | None]] = {
    "email": _mail,
    "idn-email": _mail,
    "hostname": _domain,
    "idn-hostname": _domain,
    "uri": _after("x:/"),
    "url": _after("https://"),
    "iri": _after("x:/"),
    "uri-reference": _after(""),
    "iri-reference": _after(""),
    "uri-template": _after(""),
    "json-pointer": lambda length: "/" + "x" * (length - 1) if length else "",
    "relative-json-pointer": lambda n: "0" if n == 1 else "0/" + "x" * (n - 2) if n > 1 else None,
    "regex": _after(""),
    "date-time": _stamp,
    "time": lambda n: (
        "12:00:00Z" if n == 9 else f"12:00:00.{'0' * (n - 10)}Z" if 11 <= n <= 18 else None
    ),
    "duration": lambda n: "P" + "1" * (n - 2) + "D" if 3 <= n <= 12 else None,
    "ipv4": lambda n: _ipv4(n) if 7 <= n <= 15 else None,
    "ipv6": lambda n: "::" + ":".join(["1"] * ((n - 1) // 2)) if n in (3, 5, 7, 9, 11) else None,
    "byte": _after("", "A"),
}


def _ipv4(length: int) -> str:
    missing = length - 7
    parts = []
    for _ in range(4):
        more = min(2, missing)
        parts.append(("1", "10", "100")[more])
        missing -= more
    return ".".join(parts)
