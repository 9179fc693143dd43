"""Read a document from a file, standard input or text into plain JSON values.

The only module that opens files. YAML is read by the rules of YAML 1.2 for booleans, numbers and
timestamps, as OpenAPI asks: `no` is a word, `2024-01-01` is text, `010` is ten.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mockserver.errors import UnreadableDocument
from mockserver.spec.types import JsonObject

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 200
MAX_NODES = 10_000_000
MAX_MERGED = 10_000

# libyaml's loader calls itself for each level: some ten thousand of them end the process.
_MANY_OPENINGS = 2_000

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml12Loader(_SafeLoader):  # type: ignore[misc]  # the C loader, where there is one
    """YAML's safe loader with the scalars of the YAML 1.2 core schema alone."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML wants it like this

    def flatten_mapping(self, node: Any) -> None:
        """Merge what `<<` names, to a limit: aliases among it multiply."""
        super().flatten_mapping(node)
        if len(node.value) > MAX_MERGED:
            raise yaml.constructor.ConstructorError(
                None, None, f"`<<` merges more than {MAX_MERGED:,} members", node.start_mark
            )


def _resolve(tag: str, pattern: str, first_characters: str) -> None:
    _Yaml12Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first_characters)
    )


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN\0")
_Yaml12Loader.yaml_implicit_resolvers.setdefault("", []).append(
    ("tag:yaml.org,2002:null", re.compile(r"^$"))
)
_resolve("int", r"^[-+]?[0-9]+$", "-+0123456789")
_resolve(
    "float",
    r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
    "-+.0123456789",
)
# The `<<` merge key is YAML 1.1 only, but documents in the wild use it.
_resolve("merge", r"^<<$", "<")
_Yaml12Loader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node))
)
_Yaml12Loader.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as plain JSON values. `source` is what errors call it: a path, or `<stdin>`."""

    source: str
    content: JsonObject

    @property
    def name(self) -> str:
        """A short name: the file's stem, in lower case, safe in a path."""
        stem = re.split(r"[/\\]", self.source)[-1].split(".")[0]
        return re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "api"


def load_document(source: str | Path) -> Document:
    """Return the document in the file *source*, or on standard input if *source* is `-`.

    Raises `UnreadableDocument` with the file, the line and what would do.
    """
    if str(source) == "-":
        return document_from_text(_standard_input(), source="<stdin>")
    path = Path(source)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(
                f"is {size:,} bytes long; documents may have {MAX_BYTES:,}", source=str(source)
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableDocument(
            (error.strerror or str(error)).lower(),
            source=str(source),
            hint="Give the path of an OpenAPI document, or - for standard input.",
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"is not UTF-8 text (byte {error.start})", source=str(source)
        ) from error
    return document_from_text(text, source=str(source))


def _standard_input() -> str:
    try:
        return sys.stdin.read(MAX_BYTES).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"is not {error.encoding} text (byte {error.start})", source="<stdin>"
        ) from error


def document_from_text(text: str, *, source: str) -> Document:
    """Return the document written in *text*, JSON or YAML.

    Raises `UnreadableDocument` for text that is neither, is too deep or expands without end.
    """
    content: Any
    try:
        content = json.loads(text) if text.lstrip().startswith("{") else _from_yaml(text)
    except json.JSONDecodeError as json_error:
        # A YAML flow mapping starts with a brace, too.
        try:
            content = _from_yaml(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise UnreadableDocument(
                f"line {json_error.lineno}, column {json_error.colno}: {json_error.msg}",
                source=source,
            ) from json_error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise UnreadableDocument(
            f"{place}{error.problem or 'is not YAML'}", source=source
        ) from error
    except RecursionError as error:
        raise UnreadableDocument(
            f"is nested more than {MAX_DEPTH} levels deep", source=source
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableDocument(f"is not YAML: {error}", source=source) from error
    if not isinstance(content, dict):
        raise UnreadableDocument(
            f"holds {_kind(content)} where an OpenAPI Object is expected",
            source=source,
            hint="An OpenAPI document starts with `openapi: 3.1.0`, `info:` and `paths:`.",
        )
    budget = [MAX_NODES]
    return Document(source=source, content=_plain(content, source, "", 0, budget))


def _from_yaml(text: str) -> Any:
    if sum(text.count(opening) for opening in ("[", "{", "- ")) > _MANY_OPENINGS:
        _refuse_depth(text)
    return yaml.load(text, Loader=_Yaml12Loader)  # noqa: S506 - a subclass of the safe loader


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Yaml12Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark: Any = event.start_mark
            raise yaml.composer.ComposerError(
                None, None, f"is nested more than {MAX_DEPTH} levels deep", mark
            )


def _plain(value: Any, source: str, pointer: str, depth: int, budget: list[int]) -> Any:
    """Copy *value* with text keys (YAML allows `200:`), bounded in depth and size."""
    budget[0] -= 1
    if budget[0] < 0:
        raise UnreadableDocument(
            f"expands to more than {MAX_NODES:,} values (aliases?)", source=source
        )
    if depth > MAX_DEPTH:
        raise UnreadableDocument(
            f"is nested more than {MAX_DEPTH} levels deep", source=source, pointer=pointer
        )
    if isinstance(value, Mapping):
        return {
            _key(key): _plain(member, source, f"{pointer}/{escaped(_key(key))}", depth + 1, budget)
            for key, member in value.items()
        }
    if isinstance(value, list):
        return [
            _plain(item, source, f"{pointer}/{index}", depth + 1, budget)
            for index, item in enumerate(value)
        ]
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise UnreadableDocument(
        f"holds {value if isinstance(value, float) else type(value).__name__}, "
        "which JSON does not know",
        source=source,
        pointer=pointer,
        hint="Quote it, and leave a tag (!!…) out.",
    )


def _key(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return json.dumps(key)
    return str(key)


def escaped(token: str) -> str:
    """Return *token* as one reference token of a JSON Pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def _kind(value: object) -> str:
    names = {type(None): "nothing", list: "an array", str: "text", bool: "a boolean"}
    return names.get(type(value), "a number")
