"""Write values as XML, as the XML Objects of their schemas say (OAS 3.1, XML Object)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.mocking.json_bytes import text_of
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.xml_names import xml_name, xml_text
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def xml_body(value: JsonValue, schema: Schema | None, shapes: Shapes) -> bytes:
    """Return *value* as an XML document. *schema* names elements and says what is an attribute."""
    root = shapes.label(schema) or ("items" if isinstance(value, list) else "root")
    text = _Writer(shapes).element(root, value, schema, {})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Writer:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def element(
        self, name: str, value: JsonValue, schema: Schema | None, scope: Mapping[str, str]
    ) -> str:
        """Return the element for *value*; *scope* holds the prefixes that are bound already."""
        xml = self._shapes.xml(schema)
        bound = dict(scope)
        attributes: dict[str, str] = {}
        tag = _qualified(xml, name, bound, attributes)
        content = ""
        if value is None:
            attributes |= {"xmlns:xsi": XSI, "xsi:nil": "true"}
        elif isinstance(value, Mapping):
            content = self._members(value, schema, bound, attributes)
        elif isinstance(value, list | tuple):
            content = self._items(_item_name(str(xml.get("name") or name)), value, schema, bound)
        else:
            content = xml_text(text_of(value))
        written = "".join(
            f' {key}="{xml_text(text, attribute=True)}"' for key, text in attributes.items()
        )
        return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"

    def _members(
        self,
        value: Mapping[str, Any],
        schema: Schema | None,
        bound: dict[str, str],
        attributes: dict[str, str],
    ) -> str:
        parts = []
        for name, member in value.items():
            described = self._shapes.property(schema, name)
            xml = self._shapes.xml(described)
            kind = node_type(xml, member)
            if kind == "attribute":
                if member is not None:
                    attributes[_qualified(xml, name, bound, attributes)] = text_of(member)
            elif kind == "text":
                parts.append(xml_text(text_of(member)))
            elif kind == "cdata":
                parts.append(_cdata(text_of(member)))
            elif kind == "none":
                parts.append(self._items(name, member, described, bound))
            else:
                parts.append(self.element(name, member, described, bound))
        return "".join(parts)

    def _items(self, name: str, items: Any, schema: Schema | None, bound: Mapping[str, str]) -> str:
        described = self._shapes.items(schema)
        return "".join(self.element(name, item, described, bound) for item in items)


def node_type(xml: Mapping[str, Any], value: JsonValue) -> str:
    """Return how a property with this XML Object is written: `nodeType` of OAS 3.2.

    `none` is an array whose items stand in the parent, without an element around them.
    """
    is_list = isinstance(value, list | tuple)
    if is_list:
        wrapped = xml.get("wrapped") is True or xml.get("nodeType") == "element"
        return "element" if wrapped else "none"
    if isinstance(value, Mapping):
        return "element"
    kind = xml.get("nodeType")
    if kind in ("attribute", "text", "cdata"):
        return str(kind)
    return "attribute" if xml.get("attribute") is True else "element"


def _item_name(wrapper: str) -> str:
    return "item" if wrapper == "items" else wrapper


def _qualified(
    xml: Mapping[str, Any], name: str, bound: dict[str, str], attributes: dict[str, str]
) -> str:
    """Return the name with its prefix, and bind that in *attributes* where it is not *bound*."""
    local = xml_name(str(xml.get("name") or name))
    namespace = str(xml.get("namespace") or "")
    prefix = xml_name(str(xml["prefix"])) if xml.get("prefix") else ""
    if prefix:
        if prefix not in bound or (namespace and bound[prefix] != namespace):
            bound[prefix] = attributes[f"xmlns:{prefix}"] = namespace or f"urn:{prefix}"
        return f"{prefix}:{local}"
    if namespace and xml.get("attribute") is not True:
        attributes["xmlns"] = namespace
    return local


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
