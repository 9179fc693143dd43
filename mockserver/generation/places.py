"""Let city, region, postal code, country, phone and coordinates be of one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockserver.generation.draw import Draw
from mockserver.generation.rules import Members, Rule, is_number
from mockserver.spec.types import JsonValue


class Place(NamedTuple):
    """A city: `postcode` and `phone` have `#` for a digit."""

    city: str
    region: str
    region_code: str
    postcode: str
    country: str
    code: str
    code3: str
    latitude: float
    longitude: float
    timezone: str
    phone: str
    currency: str


# City; region; its code; postcode; country; its codes; coordinates; time zone; phone; currency.
_TABLE = """
New York; New York; NY; 100##; United States; US; USA; 40.7128; -74.006; America/New_York; +1212555####; USD
Los Angeles; California; CA; 900##; United States; US; USA; 34.0522; -118.2437; America/Los_Angeles; +1213555####; USD
Chicago; Illinois; IL; 606##; United States; US; USA; 41.8781; -87.6298; America/Chicago; +1312555####; USD
Houston; Texas; TX; 770##; United States; US; USA; 29.7604; -95.3698; America/Chicago; +1713555####; USD
Phoenix; Arizona; AZ; 850##; United States; US; USA; 33.4484; -112.074; America/Phoenix; +1602555####; USD
Seattle; Washington; WA; 981##; United States; US; USA; 47.6062; -122.3321; America/Los_Angeles; +1206555####; USD
Denver; Colorado; CO; 802##; United States; US; USA; 39.7392; -104.9903; America/Denver; +1303555####; USD
Boston; Massachusetts; MA; 021##; United States; US; USA; 42.3601; -71.0589; America/New_York; +1617555####; USD
Miami; Florida; FL; 331##; United States; US; USA; 25.7617; -80.1918; America/New_York; +1305555####; USD
Portland; Oregon; OR; 972##; United States; US; USA; 45.5152; -122.6784; America/Los_Angeles; +1503555####; USD
Berlin; Berlin; BE; 101##; Germany; DE; DEU; 52.52; 13.405; Europe/Berlin; +4930#######; EUR
München; Bayern; BY; 803##; Germany; DE; DEU; 48.1351; 11.582; Europe/Berlin; +4989#######; EUR
Hamburg; Hamburg; HH; 200##; Germany; DE; DEU; 53.5511; 9.9937; Europe/Berlin; +4940#######; EUR
Paris; Île-de-France; IDF; 750##; France; FR; FRA; 48.8566; 2.3522; Europe/Paris; +331########; EUR
Lyon; Auvergne-Rhône-Alpes; ARA; 690##; France; FR; FRA; 45.764; 4.8357; Europe/Paris; +334########; EUR
London; England; ENG; SW1A #AA; United Kingdom; GB; GBR; 51.5074; -0.1278; Europe/London; +4420########; GBP
Edinburgh; Scotland; SCT; EH1 #AB; United Kingdom; GB; GBR; 55.9533; -3.1883; Europe/London; +44131#######; GBP
Madrid; Madrid; MD; 280##; Spain; ES; ESP; 40.4168; -3.7038; Europe/Madrid; +3491#######; EUR
Milano; Lombardia; MI; 201##; Italy; IT; ITA; 45.4642; 9.19; Europe/Rome; +3902#######; EUR
Amsterdam; Noord-Holland; NH; 101# AB; Netherlands; NL; NLD; 52.3676; 4.9041; Europe/Amsterdam; +3120#######; EUR
Tokyo; Tokyo; 13; 100-00##; Japan; JP; JPN; 35.6762; 139.6503; Asia/Tokyo; +813########; JPY
São Paulo; São Paulo; SP; 010##-000; Brazil; BR; BRA; -23.5505; -46.6333; America/Sao_Paulo; +5511########; BRL
Toronto; Ontario; ON; M5V #A#; Canada; CA; CAN; 43.6532; -79.3832; America/Toronto; +1416555####; CAD
Sydney; New South Wales; NSW; 20##; Australia; AU; AUS; -33.8688; 151.2093; Australia/Sydney; +612########; AUD
"""  # noqa: E501 - a table


def _places(text: str) -> dict[str, tuple[Place, ...]]:
    """Return the places that *text* writes, by the code of their country."""
    found: dict[str, tuple[Place, ...]] = {}
    for line in text.strip().splitlines():
        cells = line.split("; ")
        near = (float(cells[7]), float(cells[8]))
        place = Place._make([*cells[:7], *near, *cells[9:]])
        found[place.code] = (*found.get(place.code, ()), place)
    return found


_PLACES = _places(_TABLE)

_BY_PART: dict[str, tuple[str, ...]] = {
    "city": ("city", "town", "locality", "city name"),
    "region": ("state", "province", "state name", "region name", "county", "state province"),
    "region_code": ("state code", "province code", "region code", "state abbr"),
    "postcode": ("postcode", "postal code", "zip", "zip code", "zipcode", "post code"),
    "country": ("country", "country name"),
    "code": ("country code", "countrycode", "country iso"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lng", "lon", "long"),
    "timezone": ("timezone", "time zone", "tz"),
    "phone": ("phone", "phone number", "telephone", "mobile"),
    "currency": ("currency", "currency code"),
}
# One of them makes an object a place; the others are then of the same.
_TELLING = ("city", "postcode", "latitude", "region")
_DIGITS = frozenset("#")


def rules_for_places(members: Members) -> Iterator[Rule]:
    """Yield the rules for the places among *members*: of one prefix, one place."""
    parts = {part: members.by_prefix(*endings) for part, endings in _BY_PART.items()}
    prefixes = {prefix: None for part in _TELLING for prefix in parts[part]}
    for prefix in prefixes:
        found = {part: names[prefix] for part, names in parts.items() if prefix in names}
        if len(found) > 1:
            yield _place(found)


def _place(found: dict[str, str]) -> Rule:
    def rule(result: dict[str, JsonValue], draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        places = _known(draw)
        if not places:
            return
        place = draw.random.choice(places)
        for part, name in found.items():
            value = result.get(name)
            if part in ("latitude", "longitude"):
                if is_number(value) or (isinstance(value, str) and value):
                    near = round(getattr(place, part) + draw.random.uniform(-0.05, 0.05), 6)
                    yield name, near if is_number(value) else f"{near:.6f}"
            elif isinstance(value, str) and value:
                yield from ((name, text) for text in _texts(place, part, value, draw))

    return rule


def _texts(place: Place, part: str, value: str, draw: Draw) -> Iterator[str]:
    """Yield what *part* of *place* is called, the form that *value* has first."""
    if part in ("country", "code"):
        codes = {2: place.code, 3: place.code3}
        default = place.country if part == "country" else place.code
        yield codes.get(len(value), default)
    elif part == "region" and len(value) == 2:
        yield place.region_code
    else:
        text = str(getattr(place, part))
        yield "".join(str(draw.random.randint(0, 9)) if c in _DIGITS else c for c in text)


def _known(draw: Draw) -> tuple[Place, ...]:
    """Return the places of the country that Faker's locale is about; none if we know none."""
    return _PLACES.get(draw.fakes.locale[-2:], ())
