"""Write values as XML, named and nested as the XML Objects of their schemas say (OAS 3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from mockserver.spec.model import Schema
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(value: JsonValue, schema: Schema | None, schemas: Schemas) -> str:
    """Return *value* as an XML document. Raises `ValueError` for what XML cannot hold."""
    return _Writer(schemas).element(_component(schema, schemas), value, schema)


class _Writer:
    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def element(self, usual: str, value: JsonValue, schema: Schema | None) -> str:
        """Return *value* as an element that is called *usual* unless its schema says otherwise."""
        xml = self._xml(schema)
        name = _name(str(xml.get("name") or usual))
        space = f" xmlns={quoteattr(str(xml['namespace']))}" if xml.get("namespace") else ""
        if isinstance(value, Mapping):
            attributes, inside = self._members(value, schema)
        else:
            attributes, inside = "", self._inside(name, value, schema)
        return f"<{name}{space}{attributes}>{inside}</{name}>"

    def _inside(self, name: str, value: JsonValue, schema: Schema | None) -> str:
        if isinstance(value, list):
            items = self._keyword(schema, "items")
            return "".join(self.element(name, item, items) for item in value)
        return escape(_text(value))

    def _members(self, value: Mapping[str, Any], schema: Schema | None) -> tuple[str, str]:
        """Return the attributes and the elements that the members of *value* become."""
        attributes, elements = [], []
        for key, member in value.items():
            described = self._schemas.property(schema, key) if schema is not None else None
            xml = self._xml(described)
            if xml.get("attribute") is True or xml.get("nodeType") == "attribute":
                name = _name(str(xml.get("name") or key))
                attributes.append(f" {name}={quoteattr(_text(member))}")
            elif isinstance(member, list) and xml.get("wrapped") is not True:
                items = self._keyword(described, "items")
                elements += [self.element(key, item, items) for item in member]
            else:
                elements.append(self.element(key, member, described))
        return "".join(attributes), "".join(elements)

    def _xml(self, schema: Schema | None) -> Mapping[str, Any]:
        value = self._schemas.resolved(schema).value if schema is not None else True
        xml = value.get("xml") if isinstance(value, Mapping) else None
        return xml if isinstance(xml, Mapping) else {}

    def _keyword(self, schema: Schema | None, keyword: str) -> Schema | None:
        if schema is None:
            return None
        resolved = self._schemas.resolved(schema)
        if not isinstance(resolved.value, Mapping) or keyword not in resolved.value:
            return None
        return self._schemas.member(resolved, keyword)


def _component(schema: Schema | None, schemas: Schemas) -> str:
    """Return the name under which *schema* stands in the components, as that of the root."""
    pointer = schemas.resolved(schema).pointer if schema is not None else ""
    found = re.search(r"/schemas/([^/]+)$", pointer)
    return found.group(1) if found and _NAME.fullmatch(found.group(1)) else "root"


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of XML")
    return name


def _text(value: JsonValue) -> str:
    text = text_of(value)
    if _NO_XML.search(text):
        raise ValueError(f"{text!r} has a character that XML has not")
    return text
