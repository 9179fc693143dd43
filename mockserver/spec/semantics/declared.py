"""Read the semantics that an operation declares with our x- extensions (specs/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mockserver.errors import InvalidDocument
from mockserver.spec.model import Api, Operation
from mockserver.spec.pointers import escaped
from mockserver.spec.semantics.model import (
    CollectionReference,
    Filter,
    FilterMatch,
    LastPage,
    Order,
    OrderKey,
    Pagination,
    PaginationStyle,
    RateLimit,
    Semantics,
)


def semantics_of(api: Api, operation: Operation) -> Semantics:
    """Return what *operation* declares about itself.

    Raises `InvalidDocument` with the JSON Pointer of an extension that says something unknown.
    """
    reader = _Reader(api, operation)
    return Semantics(
        pagination=reader.pagination(),
        order=reader.order(),
        filters=reader.filters(),
        collection=reader.collection(),
        rate_limit=reader.rate_limit(),
    )


class _Reader:
    def __init__(self, api: Api, operation: Operation) -> None:
        self.document = api.document
        self.operation = operation

    def pagination(self) -> Pagination | None:
        value = self._extension("x-pagination")
        if value is None:
            return None
        at = "x-pagination"
        style = self._one_of(at, value, "style", get_args(PaginationStyle))
        usual_end = "null" if style == "cursor" else "no-link" if style == "link" else "empty-page"
        return Pagination(
            style=style,
            limit=self._parameter(at, value, "limit"),
            position=self._parameter(at, value, "position"),
            items=self._pointer(at, value, "items") or "",
            next=self._pointer(at, value, "next"),
            total=self._pointer(at, value, "total"),
            has_more=self._pointer(at, value, "hasMore"),
            last_page=self._one_of(at, value, "lastPage", get_args(LastPage), usual_end),
            bad_limit=self._one_of(at, value, "badLimit", ("fail", "clamp"), "fail"),
            zero_limit=self._one_of(at, value, "zeroLimit", ("default", "clamp"), "clamp"),
        )

    def order(self) -> Order | None:
        value = self._extension("x-order")
        if value is None:
            return None
        keys = []
        declared = value.get("keys")
        if not isinstance(declared, list) or not declared:
            raise self._invalid("x-order", "'keys' must be a list of sort keys")
        for index, key in enumerate(declared):
            at = f"x-order/keys/{index}"
            keys.append(
                OrderKey(
                    property=self._property(at, key),
                    descending=self._one_of(at, key, "direction", ("asc", "desc"), "asc") == "desc",
                    nulls=self._one_of(at, key, "nulls", ("first", "last"), "last"),
                )
            )
        return Order(
            keys=tuple(keys),
            direction_parameter=self._parameter("x-order", value, "directionParameter"),
        )

    def filters(self) -> tuple[Filter, ...]:
        result = []
        for name, value in (self._extension("x-filters") or {}).items():
            at = f"x-filters/{escaped(name)}"
            self._known_parameter(at, name)
            result.append(
                Filter(
                    parameter=name,
                    property=self._property(at, value),
                    match=self._one_of(at, value, "match", get_args(FilterMatch), "equals"),
                )
            )
        return tuple(result)

    def collection(self) -> CollectionReference | None:
        value = self._extension("x-collection")
        if value is None:
            return None
        return CollectionReference(
            name=self._text("x-collection", value, "name"),
            identity=self._pointer("x-collection", value, "identity") or "/id",
        )

    def rate_limit(self) -> RateLimit | None:
        value = self._extension("x-rate-limit")
        if value is None:
            return None
        for key in ("requests", "window"):
            if type(value.get(key)) is not int or value[key] < 1:
                raise self._invalid("x-rate-limit", f"{key!r} must be a number of at least 1")
        return RateLimit(
            requests=value["requests"],
            window_s=value["window"],
            scope=self._one_of(
                "x-rate-limit", value, "scope", ("credential", "address"), "credential"
            ),
            headers=self._headers(value.get("headers", {})),
        )

    def _headers(self, value: Any) -> Mapping[str, str]:
        known = ("limit", "remaining", "reset", "retryAfter")
        if not isinstance(value, Mapping) or not all(
            key in known and isinstance(name, str) for key, name in value.items()
        ):
            raise self._invalid(
                "x-rate-limit/headers", f"expected names of headers for {', '.join(known)}"
            )
        return value

    def _extension(self, name: str) -> Mapping[str, Any] | None:
        value = self.operation.extensions.get(name)
        if value is None or isinstance(value, Mapping):
            return value
        raise self._invalid(name, "expected an object")

    def _one_of(
        self,
        at: str,
        value: Mapping[str, Any],
        key: str,
        allowed: tuple[str, ...],
        default: str | None = None,
    ) -> Any:
        found = value.get(key, default)
        if found not in allowed:
            raise self._invalid(at, f"{key} is {found!r}; it may be {', '.join(allowed)}")
        return found

    def _text(self, at: str, value: Any, key: str) -> str:
        if not isinstance(value, Mapping) or not isinstance(value.get(key), str):
            raise self._invalid(at, f"{key!r} is missing")
        return str(value[key])

    def _pointer(self, at: str, value: Mapping[str, Any], key: str) -> str | None:
        found = value.get(key)
        if found is None or (isinstance(found, str) and (not found or found.startswith("/"))):
            return found
        raise self._invalid(at, f"{key} is {found!r}; expected a JSON Pointer such as /items")

    def _property(self, at: str, value: Any) -> str:
        self._text(at, value, "property")
        return self._pointer(at, value, "property") or ""

    def _parameter(self, at: str, value: Mapping[str, Any], key: str) -> str | None:
        name = value.get(key)
        if name is not None:
            self._known_parameter(at, name)
        return name

    def _known_parameter(self, at: str, name: object) -> None:
        if not isinstance(name, str) or self.operation.parameter(name) is None:
            raise self._invalid(at, f"{name!r} is no parameter of {self.operation.name}")

    def _invalid(self, at: str, message: str) -> InvalidDocument:
        source, pointer = self.document.place(f"{self.operation.pointer}/{at}")
        return InvalidDocument(
            message,
            source=source,
            pointer=pointer,
            hint="specs/README.md describes every extension.",
        )
