"""Tell from the name of a media type what its content is: JSON, XML, lines, rows, text."""

from __future__ import annotations

FORM = "application/x-www-form-urlencoded"
EVENTS = "text/event-stream"
JSON_LINES = frozenset(
    {
        "application/json-lines",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/x-json-stream",
        "application/stream+json",
        "application/ndjson",
        "application/x-ndjson",
        "application/x-jsonl",
        "text/jsonl",
    }
)
SEPARATED = {"text/csv": ",", "application/csv": ",", "text/tab-separated-values": "\t"}

_MESSAGE_PACK = ("/msgpack", "/x-msgpack", "/vnd.msgpack", "/messagepack", "+msgpack")


def is_json(name: str) -> bool:
    """Tell whether *name* is JSON: `application/json`, `application/problem+json`."""
    name = name.partition(";")[0]
    return name.endswith(("/json", "+json")) and name not in JSON_LINES


def is_json_sequence(name: str) -> bool:
    """Tell whether *name* is a sequence of JSON texts (RFC 7464)."""
    return name.endswith(("/json-seq", "+json-seq"))


def is_lines(name: str) -> bool:
    """Tell whether *name* is JSON in lines or records: `application/jsonl`."""
    return name in JSON_LINES or is_json_sequence(name)


def is_sequence(name: str) -> bool:
    """Tell whether *name* holds any number of values, one after the other."""
    return is_lines(name) or is_cbor_sequence(name) or name == EVENTS


def is_xml(name: str) -> bool:
    """Tell whether *name* is XML that holds data; pictures and pages are none."""
    return name.endswith(("/xml", "+xml")) and not name.startswith(("image/", "application/xhtml"))


def is_yaml(name: str) -> bool:
    """Tell whether *name* is YAML: `application/yaml`, `application/openapi+yaml`."""
    return name.endswith(("/yaml", "/x-yaml", "/vnd.yaml", "+yaml"))


def is_cbor(name: str) -> bool:
    """Tell whether *name* is CBOR (RFC 8949): `application/cbor`, `application/senml+cbor`."""
    return name.endswith(("/cbor", "+cbor"))


def is_cbor_sequence(name: str) -> bool:
    """Tell whether *name* is a sequence of CBOR items (RFC 8742)."""
    return name.endswith(("/cbor-seq", "+cbor-seq"))


def is_message_pack(name: str) -> bool:
    """Tell whether *name* is MessagePack: `application/msgpack`, `application/x-msgpack`."""
    return name.endswith(_MESSAGE_PACK)


def is_binary_json(name: str) -> bool:
    """Tell whether *name* holds the values of JSON in bytes: CBOR or MessagePack."""
    return is_cbor(name) or is_cbor_sequence(name) or is_message_pack(name)


def is_multipart(name: str) -> bool:
    """Tell whether *name* is a body in parts: `multipart/form-data`."""
    return name.startswith("multipart/")


def is_structured(name: str) -> bool:
    """Tell whether objects and lists can be written in *name* and read again."""
    return (
        is_json(name)
        or is_xml(name)
        or is_yaml(name)
        or is_binary_json(name)
        or is_lines(name)
        or is_multipart(name)
        or name in SEPARATED
        or name == FORM
    )


def is_text(name: str) -> bool:
    """Tell whether *name* is text that a person could read."""
    return name.startswith("text/") or name.endswith(("yaml", "javascript", "graphql"))
