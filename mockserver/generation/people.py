"""Let first and last name, user name, e-mail and avatar belong to one person; slugs to titles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from mockserver.generation.draw import Draw
from mockserver.generation.identities import ordinal_of
from mockserver.generation.names import words_of
from mockserver.generation.rules import Members, Rule
from mockserver.generation.vocabulary import PEOPLE
from mockserver.spec.types import JsonValue

_FULL = ("full name", "fullname", "display name", "name")
_FIRST = ("first name", "firstname", "given name", "forename")
_LAST = ("last name", "lastname", "surname", "family name")
_MAIL = ("email", "e mail", "email address", "mail")
_USER = ("username", "user name", "login", "handle", "nickname", "screen name")
_AVATAR = ("avatar", "avatar url", "avatar uri")
_SLUG, _TITLE = ("slug", "permalink slug"), ("title", "name", "headline")


def rules_for_people(members: Members) -> Iterator[Rule]:
    """Yield the rules for the persons and titles among *members*."""
    full, first, last = (members.by_prefix(*endings) for endings in (_FULL, _FIRST, _LAST))
    mail, user, avatar = (members.by_prefix(*endings) for endings in (_MAIL, _USER, _AVATAR))
    for prefix in {**full, **first, **last}:
        telling = prefix in first or prefix in last or members.kind in PEOPLE or prefix in PEOPLE
        if telling or mail.get(prefix):
            yield _person(*(found.get(prefix) for found in (full, first, last, mail, user, avatar)))
    for prefix, slug in members.by_prefix(*_SLUG).items():
        title = members.by_prefix(*_TITLE).get(prefix)
        if title is not None:
            yield _slug(title, slug)


def _person(
    full: str | None,
    first: str | None,
    last: str | None,
    mail: str | None,
    user: str | None,
    avatar: str | None,
) -> Rule:
    def rule(result: dict[str, JsonValue], _draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        names = [_text(result, name) for name in (first, last)]
        spelled = " ".join(name for name in names if name)
        if full is not None and all(names):
            yield full, spelled
        elif full is not None:
            spelled = _text(result, full) or spelled
            parts = spelled.split()
            if first is not None and parts:
                yield first, parts[0]
            if last is not None and parts:
                yield last, parts[-1]
        local = _ascii(spelled)
        if not local:
            return
        address = _text(result, mail)
        if mail is not None and address and "@" in address:
            yield mail, f"{local}@{address.split('@')[1]}"
        if user is not None and _text(result, user):
            yield user, local.replace(".", "_")
        image = _text(result, avatar)
        if avatar is not None and image and "//" in image:
            yield avatar, f"https://avatars.example.com/{local}.png"

    return rule


def _text(result: dict[str, JsonValue], name: str | None) -> str:
    value = result.get(name) if name is not None else None
    return value if isinstance(value, str) else ""


def _ascii(name: str) -> str:
    """Return *name* as the first part of an e-mail address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ".".join(words_of(plain.replace("'", "")))


def _slug(title: str, slug: str) -> Rule:
    def rule(result: dict[str, JsonValue], draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        text = "-".join(_ascii(_text(result, title)).split("."))
        if text and isinstance(result.get(slug), str):
            ordinal = ordinal_of(draw)
            # One of many may have the title of another.
            yield slug, text if ordinal is None else f"{text}-{ordinal.number + 1}"

    return rule
