"""Infer how a list is sorted, and which parameters change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Operation, Parameter
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.inference.bodies import View, Views
from mockserver.spec.semantics.inference.order import words
from mockserver.spec.semantics.inference.order.values import is_directions, taken_apart
from mockserver.spec.semantics.inference.words import squeezed

_INSTANT = ("string", "integer", "number")


def order_finding(
    views: Views, operation: Operation, record: View, identity: str | None
) -> Finding | None:
    """Return the `x-order` of *operation*, which lists *record*s named by *identity*."""
    sorting = _Sorting(views=views, operation=operation, record=record)
    choosing, going = sorting.parameters()
    keys, why, confidence = sorting.keys(identity, going, choosing)
    if not keys:
        return None
    value: dict[str, Any] = {"keys": keys}
    if going is not None:
        value["directionParameter"] = going.name
        why += f"; {going.name} chooses the direction"
    if choosing is not None:
        said = sorting.said_by(choosing, going)
        if said is not None:
            value |= {"parameter": choosing.name} | said
            why += f"; {choosing.name} chooses the property"
    return Finding(extension="x-order", value=value, reason=why, confidence=confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorting:
    views: Views
    operation: Operation
    record: View

    def parameters(self) -> tuple[Parameter | None, Parameter | None]:
        """Return the parameter that chooses the property, and the one that chooses the way."""
        choosing = going = None
        for parameter in self.operation.parameters:
            word = squeezed(parameter.name)
            if parameter.location != "query":
                continue
            if word in words.DIRECTIONS and self._is_direction(parameter):
                going = going or parameter
            elif word in words.SORTS | words.VAGUE_SORTS:
                choosing = choosing or parameter
        return choosing, going

    def keys(
        self, identity: str | None, going: Parameter | None, choosing: Parameter | None
    ) -> tuple[list[dict[str, str]], str, Confidence]:
        """Return the sort keys of the list as it comes, why, and how sure that is."""
        usual = self._default(choosing)
        way = self._default_direction(going)
        confidence: Confidence = "guess"
        if usual is not None:
            first, descending = usual
            why, confidence = f"sorted by the default of {choosing and choosing.name}", "likely"
        else:
            created = self._created()
            if created is None and identity is None:
                return [], "", "guess"
            first, descending = (created, True) if created is not None else (identity or "", False)
            why = f"by {first}, as is usual where nothing is said"
        if way is not None and (usual is None or usual[1] is None):
            descending = way
        keys = [{"property": first, "direction": "desc" if descending else "asc"}]
        if identity is not None and identity != first:
            keys.append({"property": identity, "direction": keys[0]["direction"]})
        return keys, why, confidence

    def said_by(self, choosing: Parameter, going: Parameter | None) -> dict[str, Any] | None:
        """Return the syntax of the parameter *choosing*, and what its values mean."""
        values = self._values(choosing)
        if not values:
            return {"syntax": self._written_as(choosing, going)}
        meant: dict[str, Any] = {}
        syntaxes = set()
        for value in values:
            syntax, name, direction = taken_apart(value)
            pointer = self.pointer(name)
            if pointer is None:
                # `name_desc` may be a property of that name.
                syntax, direction, pointer = "property", None, self.pointer(value)
            if pointer is None:
                continue
            syntaxes.add(syntax)
            meant[value] = pointer if direction is None else {"property": pointer, **direction}
        if not meant:
            return None
        syntax = next((one for one in ("minus", "suffix") if one in syntaxes), "property")
        return {"syntax": syntax, "values": meant}

    def pointer(self, name: str) -> str | None:
        """Return the property of a record that *name* means, as a JSON Pointer."""
        word = squeezed(name)
        for candidate in (word, f"{word}at", f"{word}on", f"date{word}", f"{word}date"):
            for known in self.record.properties:
                if squeezed(known) == candidate and self.views.property(
                    self.record, known
                ).has_type("string", "integer", "number", "boolean"):
                    return pointer_of((known,))
        parts = name.split(".")
        if len(parts) > 1 and self.views.at(self.record, tuple(parts)).parts:
            return pointer_of(tuple(parts))
        return None

    def _values(self, parameter: Parameter) -> tuple[str, ...]:
        view = self.views.of(parameter.schema)
        listed = view.enum or self.views.of(view.items).enum
        return tuple(value for value in listed if isinstance(value, str) and value)

    def _default(self, choosing: Parameter | None) -> tuple[str, bool | None] | None:
        if choosing is None:
            return None
        found = self.views.of(choosing.schema).keyword("default")
        if isinstance(found, list) and found:
            found = found[0]
        if not isinstance(found, str):
            return None
        _, name, direction = taken_apart(found.split(",")[0].strip())
        pointer = self.pointer(name)
        if pointer is None:
            return None
        return pointer, None if direction is None else direction["direction"] == "desc"

    def _default_direction(self, going: Parameter | None) -> bool | None:
        """Tell whether the default of *going* is to descend; `None` if it has none."""
        found = self.views.of(going.schema).keyword("default") if going else None
        if found is None or isinstance(found, bool | list | dict):
            return None
        return found == -1 or squeezed(str(found)) in words.DESCENDING - {"1"}

    def _created(self) -> str | None:
        by_word = {squeezed(name): name for name in self.record.properties}
        for word in words.SINCE:
            if word in by_word:
                name = by_word[word]
                view = self.views.property(self.record, name)
                if view.is_scalar and view.has_type(*_INSTANT):
                    return pointer_of((name,))
        return None

    def _is_direction(self, parameter: Parameter) -> bool:
        """Tell whether the values of *parameter* are directions."""
        view = self.views.of(parameter.schema)
        if view.enum:
            return is_directions(view.enum)
        default = view.keyword("default")
        if default is not None:
            return is_directions((default,))
        word = squeezed(parameter.name)
        described = f"{parameter.description} {view.text}".lower()
        return word != "order" or ("asc" in described and "desc" in described)

    def _written_as(self, choosing: Parameter, going: Parameter | None) -> str:
        view = self.views.of(choosing.schema)
        listed = view.keyword("examples")
        shown = [view.keyword("default"), view.keyword("example"), view.keyword("pattern")]
        shown += [one.value for one in choosing.examples]
        shown += listed if isinstance(listed, list) else []
        texts = [one for one in shown if isinstance(one, str)]
        described = f"{choosing.description} {view.text}".lower()
        if any(text.startswith("-") or ",-" in text for text in texts):
            return "minus"
        if any(taken_apart(text)[0] == "suffix" or "desc" in text for text in texts):
            return "suffix"
        if going is not None:
            return "property"
        if any(word in described for word in ("prefix", "minus", "hyphen", " `-", " '-", ' "-')):
            return "minus"
        if "asc" in described and "desc" in described and any(s in described for s in ":,. _"):
            return "suffix"
        return "property"
