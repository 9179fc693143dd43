"""Make text of a kind: by our own providers, and by Faker's through the same notation.

A provider is written `name` or `name:argument`; arguments are separated by commas.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from mockserver.generation.draw import Draw
from mockserver.generation.formats import FORMATS
from mockserver.generation.identities import THINGS
from mockserver.spec.types import JsonValue

Provider: TypeAlias = Callable[[Draw], JsonValue]

_PRODUCTS = (
    ("Compact", "Classic", "Smart", "Wireless", "Portable", "Ergonomic", "Organic", "Premium"),
    ("Wooden", "Steel", "Cotton", "Leather", "Glass", "Ceramic", "Bamboo", "Recycled"),
    ("Chair", "Lamp", "Keyboard", "Backpack", "Bottle", "Headphones", "Desk", "Mug", "Jacket"),
)
_LABELS = (
    *("Books", "Travel", "Health", "Design", "Music", "Science", "Sports", "Garden", "Finance"),
    *("Cooking", "History", "Software", "Outdoor", "Family", "News", "Art"),
)
_TOPICS = (
    ("A short guide to", "Notes on", "The art of", "Rethinking", "Ten facts about", "Inside"),
    ("remote work", "city gardens", "simple software", "slow travel", "good coffee", "open data"),
)
_QUERIES = (
    "SELECT id, name FROM customers ORDER BY name",
    "SELECT count(*) FROM orders WHERE paid",
    "SELECT max(created_at) FROM events",
)
_TOKEN = string.ascii_letters + string.digits


def provider(text: str) -> Provider:
    """Return the provider that *text* writes: ours, else Faker's of that name."""
    name, _, argument = text.partition(":")
    if name == "one_of":
        options = tuple(argument.split(","))
        return lambda draw: draw.random.choice(options)
    if name == "format":
        return FORMATS[argument]
    if name in _WITH_LENGTH:
        alphabet, length = _WITH_LENGTH[name], int(argument or 16)
        return lambda draw: "".join(draw.random.choices(alphabet, k=length))
    if name in OWN:
        return OWN[name]
    if not argument:
        return of_faker(name)
    if name in ("bothify", "numerify"):
        return _filled(argument)
    return of_faker(name, *(_literal(part) for part in argument.split(",")))


def of_faker(name: str, *arguments: Any, **options: Any) -> Provider:
    """Return Faker's provider *name*, called with what follows; words where it has none."""
    # The pool of the Fakes in use.
    kept: list[Any] = [None, None]

    def generate(draw: Draw) -> JsonValue:
        if kept[0] is not draw.fakes:
            kept[:] = [draw.fakes, draw.fakes.pool(name, *arguments, **options)]
        return kept[1].one(draw.random)

    return generate


def described(value: JsonValue) -> Provider | None:
    """Return the provider that an `x-faker` describes, `None` if it describes none.

    `email`, `bothify:??-##`, `internet.email`, or a mapping of one provider to what it is given.
    """
    if isinstance(value, str) and value:
        name, colon, argument = value.partition(":")
        return provider(_snake(name) + colon + argument)
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, given),) = value.items()
        name = _snake(str(name))
        if name in OWN or name in _WITH_LENGTH or name in ("one_of", "format"):
            listed = given if isinstance(given, list) else [given]
            return provider(f"{name}:{','.join(map(str, listed))}")
        if isinstance(given, Mapping):
            return of_faker(name, **{_snake(key): option for key, option in given.items()})
        return of_faker(name, *(given if isinstance(given, list) else [given]))
    return None


def _snake(name: str) -> str:
    """Return the name of a provider as Faker writes it: `safe_email` of `internet.safeEmail`."""
    last = name.rsplit(".", 1)[-1]
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in last).strip("_")


def _literal(text: str) -> JsonValue:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _filled(pattern: str) -> Provider:
    """Return a provider that writes a digit for `#` and a capital letter for `?`."""

    def generate(draw: Draw) -> str:
        choice = draw.random.choice
        return "".join(
            choice(string.digits) if c == "#" else choice(string.ascii_uppercase) if c == "?" else c
            for c in pattern
        )

    return generate


def _joined(lists: Sequence[Sequence[str]], between: str) -> Provider:
    return lambda draw: between.join(draw.random.choice(words) for words in lists)


def _semver(draw: Draw) -> str:
    return ".".join(str(draw.random.randint(low, 9)) for low in (1, 0, 0))


def _slug(draw: Draw) -> str:
    return str(_PROJECT(draw))


def _image(draw: Draw) -> str:
    return f"https://images.example.com/{draw.random.getrandbits(40):010x}.jpg"


def _avatar(draw: Draw) -> str:
    return f"https://avatars.example.com/{draw.random.getrandbits(40):010x}.png"


def _cidr(draw: Draw) -> str:
    return f"10.{draw.random.randint(0, 255)}.{draw.random.randint(0, 255)}.0/24"


def _jwt(draw: Draw) -> str:
    head, body = "eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJtb2NrIn0"
    return f"{head}.{body}.{''.join(draw.random.choices(_TOKEN, k=43))}"


def _hex_color(draw: Draw) -> str:
    return f"#{draw.random.getrandbits(24):06x}"


def _e164(draw: Draw) -> str:
    return f"+1{draw.random.randint(201, 989)}555{draw.random.randint(0, 9999):04d}"


def _html(draw: Draw) -> str:
    return f"<p>{draw.fake('sentence')}</p>"


_PROJECT = _joined(THINGS, "-")
_WITH_LENGTH = {"hex": "0123456789abcdef", "token": _TOKEN}

OWN: dict[str, Provider] = {
    "amount": lambda draw: f"{draw.random.uniform(1, 1000):.2f}",
    "avatar": _avatar,
    "cidr": _cidr,
    "coordinates": lambda draw: (
        f"{draw.random.uniform(-60, 60):.5f},{draw.random.uniform(-180, 180):.5f}"
    ),
    "cron": lambda draw: f"{draw.random.randint(0, 59)} {draw.random.randint(0, 23)} * * *",
    "description": lambda draw: f"{draw.fake('sentence')} {draw.fake('sentence')}",
    "directory": lambda draw: "/" + str(_PROJECT(draw)).replace("-", "/"),
    "docker_image": lambda draw: f"registry.example.com/{_PROJECT(draw)}:{_semver(draw)}",
    "e164": _e164,
    "hex_color": _hex_color,
    "html": _html,
    "image": _image,
    "jwt": _jwt,
    "keyword": lambda draw: draw.random.choice(_LABELS).lower(),
    "label": lambda draw: draw.random.choice(_LABELS),
    "last4": lambda draw: f"{draw.random.randint(0, 9999):04d}",
    "latitude_text": lambda draw: f"{draw.random.uniform(-60, 60):.6f}",
    "longitude_text": lambda draw: f"{draw.random.uniform(-180, 180):.6f}",
    "product": _joined(_PRODUCTS, " "),
    "project": _PROJECT,
    "semver": _semver,
    "sku": _filled("???-#####"),
    "slug": _slug,
    "sql": lambda draw: draw.random.choice(_QUERIES),
    "thing": lambda draw: str(_PROJECT(draw)).replace("-", " ").title(),
    "timezone": lambda draw: str(draw.fake("timezone")),
    "title": _joined(_TOPICS, " "),
    "uri": FORMATS["uri"],
    "uuid": FORMATS["uuid"],
    "vat": _filled("US#########"),
    "year_text": lambda draw: f"{(draw.now - timedelta(days=draw.random.randrange(9000))):%Y}",
}
"""Our own providers, which go before Faker's of the same name."""
