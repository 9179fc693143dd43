"""Read XML as the value that a schema describes (OAS 3.1, XML Object).

Document types are refused: nobody needs one in a message, and their entities can grow without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.xml_names import local_name, name_from_xml, xml_name
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

_DEEPEST = 100


@dataclass(slots=True, kw_only=True)
class _Node:
    """An element under construction: names without prefixes."""

    name: str
    attributes: dict[str, str]
    children: list[_Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    is_nil: bool = False

    @property
    def text(self) -> str:
        return "".join(self.texts)


def xml_value(raw: bytes, schema: Schema | None, shapes: Shapes) -> JsonValue:
    """Return the value that the XML document *raw* holds. Raises `NotReadable`."""
    return _Reader(shapes).value(_tree(raw), schema)


def _tree(raw: bytes) -> _Node:
    parser = ParserCreate()
    parser.buffer_text = True
    top = _Node(name="", attributes={})
    open_nodes = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > _DEEPEST:
            raise NotReadable(f"nests deeper than {_DEEPEST} elements")
        own = {
            local_name(key): text
            for key, text in attributes.items()
            if key != "xmlns" and not key.startswith(("xmlns:", "xsi:"))
        }
        is_nil = attributes.get("xsi:nil") in ("true", "1")
        node = _Node(name=local_name(name), attributes=own, is_nil=is_nil)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def more(text: str) -> None:
        open_nodes[-1].texts.append(text)

    def refuse(*_: Any) -> None:
        raise NotReadable("has a document type, which is not accepted")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_nodes.pop()
    parser.CharacterDataHandler = more
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)
    except (ExpatError, LookupError, ValueError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable(f"is no XML: {error}") from error
    return top.children[0]


class _Reader:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def value(self, node: _Node, schema: Schema | None) -> JsonValue:
        """Return what *node* holds, of the type that *schema* names."""
        if node.is_nil:
            return None
        types = self._shapes.types(schema)
        if "object" in types:
            return self._object(node, schema)
        if "array" in types:
            items = self._shapes.items(schema)
            return [self.value(child, items) for child in node.children]
        if node.children or node.attributes:
            return self._object(node, schema)
        return self._shapes.coerced(node.text, schema)

    def _object(self, node: _Node, schema: Schema | None) -> dict[str, JsonValue]:
        result: dict[str, JsonValue] = {}
        attributes = dict(node.attributes)
        children = list(node.children)
        required = self._shapes.required(schema)
        for name, described in self._shapes.properties(schema).items():
            xml = self._shapes.xml(described)
            own = local_name(xml_name(str(xml.get("name") or name)))
            kind = xml.get("nodeType")
            if kind in ("text", "cdata"):
                result[name] = self._shapes.coerced(node.text, described)
            elif (xml.get("attribute") is True or kind == "attribute") and own in attributes:
                result[name] = self._shapes.coerced(attributes.pop(own), described)
            elif self._is_unwrapped(described, xml):
                items = self._shapes.items(described)
                item_xml = self._shapes.xml(items)
                taken = _taken(children, local_name(xml_name(str(item_xml.get("name") or name))))
                if taken or name in required:
                    result[name] = [self.value(child, items) for child in taken]
            else:
                taken = _taken(children, own)
                values = [self.value(child, described) for child in taken]
                if values:
                    result[name] = values[0] if len(values) == 1 else values
        return result | self._additional(attributes, children, schema)

    def _is_unwrapped(self, schema: Schema, xml: Mapping[str, Any]) -> bool:
        types = self._shapes.types(schema)
        if "array" not in types or "object" in types:
            return False
        return xml.get("wrapped") is not True and xml.get("nodeType") != "element"

    def _additional(
        self, attributes: Mapping[str, str], children: list[_Node], schema: Schema | None
    ) -> dict[str, JsonValue]:
        """Return what no property describes; elements of one name are a list."""
        result: dict[str, JsonValue] = {}
        for key, text in attributes.items():
            name = name_from_xml(key)
            result[name] = self._shapes.coerced(text, self._shapes.property(schema, name))
        grouped: dict[str, list[_Node]] = {}
        for child in children:
            grouped.setdefault(child.name, []).append(child)
        for key, nodes in grouped.items():
            name = name_from_xml(key)
            described = self._shapes.property(schema, name)
            if described is not None and self._is_unwrapped(described, self._shapes.xml(described)):
                items = self._shapes.items(described)
                result[name] = [self.value(node, items) for node in nodes]
            else:
                values = [self.value(node, described) for node in nodes]
                result[name] = values[0] if len(values) == 1 else values
        return result


def _taken(children: list[_Node], name: str) -> list[_Node]:
    """Return those of *children* that are called *name*, and take them out."""
    found = [child for child in children if child.name == name]
    children[:] = [child for child in children if child.name != name]
    return found
