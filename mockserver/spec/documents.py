"""Read documents from files, standard input, addresses or text into plain JSON values.

The only module that opens files and sockets. YAML is read by the rules of YAML 1.2 for booleans,
numbers and timestamps, as OpenAPI asks: `no` is a word, `2024-01-01` is text, `010` is ten. It is
one idea, how text becomes a document: the limits belong to the reading.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from mockserver.errors import (
    InvalidDocument,
    SpecError,
    UnreadableDocument,
    UnresolvableReference,
)
from mockserver.spec.document import Document
from mockserver.spec.files import is_address, refers_to_files, with_files
from mockserver.spec.kinds import kind_of
from mockserver.spec.overlays import overlaid
from mockserver.spec.plain import MAX_DEPTH, MAX_NODES, finite, plain
from mockserver.spec.repeated import Repeated, twice
from mockserver.spec.types import JsonValue

__all__ = [
    "MAX_DEPTH",
    "MAX_NODES",
    "Document",
    "document_from_text",
    "load_document",
    "value_from_yaml",
]

MAX_BYTES = 64 * 2**20
MAX_MERGED = 10_000
MIN_ALIASED = 10_000
TIMEOUT_S = 20

# libyaml's loader calls itself for each level: some ten thousand of them end the process.
_MANY_OPENINGS = 2_000

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml12Loader(_SafeLoader):  # type: ignore[misc]  # the C loader, where there is one
    """YAML's safe loader with the scalars of the YAML 1.2 core schema alone."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML wants it like this

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated = Repeated()
        self._flat: set[int] = set()

    def flatten_mapping(self, node: Any) -> None:
        """Merge what `<<` names, to a limit: aliases among it multiply."""
        if id(node) not in self._flat:
            # Afterwards, members of the mapping itself and merged ones stand in it.
            self._flat.add(id(node))
            names = [key.value for key, _ in node.value if _is_name(key)]
            if len(set(names)) < len(names):
                mark = node.start_mark
                place = f"in the object at line {mark.line + 1}, column {mark.column + 1}"
                self.repeated.add(place, twice(iter(names)))
        super().flatten_mapping(node)
        if len(node.value) > MAX_MERGED:
            raise yaml.constructor.ConstructorError(
                None, None, f"`<<` merges more than {MAX_MERGED:,} members", node.start_mark
            )


def _is_name(key: Any) -> bool:
    return isinstance(key.value, str) and not key.tag.endswith(":merge")


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


def load_document(
    source: str | Path, *, allow_remote: bool = False, overlays: Sequence[str | Path] = ()
) -> Document:
    """Return the document in the file *source*, with the files that it refers to.

    `-` is standard input. *overlays* are files with an OpenAPI Overlay each, applied in their
    order. Addresses (http, https), and files outside the document's folder, are read if
    *allow_remote*. Raises `UnreadableDocument` with the file, the line and what would do; a
    reference to a file that cannot be read is an error where it is followed.
    """
    name = "<stdin>" if str(source) == "-" else str(source)
    text = _standard_input() if str(source) == "-" else _text_of(name, allow_remote)
    document = document_from_text(text, source=name)
    for overlay in overlays:
        document = overlaid(document, document_from_text(_file_text(overlay), source=str(overlay)))
    if not overlays and not refers_to_files(text):
        return document
    return with_files(document, _reader(source, allow_remote))


def _text_of(source: str, allow_remote: bool) -> str:
    if not is_address(source):
        return _file_text(source)
    if not allow_remote:
        raise UnreadableDocument(
            "is an address, and nothing is fetched from addresses unless that is allowed",
            source=source,
            hint="Allow it with --allow-remote-refs, or save the document in a file.",
        )
    return _fetched(source)


def _file_text(source: str | Path) -> str:
    path = Path(source)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(
                f"is {size:,} bytes long; documents may have {MAX_BYTES:,}", source=str(source)
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableDocument(
            (getattr(error, "strerror", None) or str(error)).lower(),
            source=str(source),
            hint="Give the path of an OpenAPI document, or - for standard input.",
        ) from error
    return _decoded(data, str(source))


def _fetched(address: str) -> str:
    """Return the text at *address*, within the limits of size and time."""
    request = urllib.request.Request(address, headers={"Accept": "*/*"})  # noqa: S310 - http(s)
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreadableDocument(f"cannot be fetched: {reason}", source=address) from error
    return _decoded(data, address)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to web addresses only, never to files."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if not is_address(newurl):
            raise urllib.error.URLError(f"redirects to {newurl!r}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = urllib.request.build_opener(_Redirects)


def _decoded(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"is longer than the {MAX_BYTES:,} bytes that documents may have", source=source
        )
    # YAML 1.2 knows UTF-16 by its mark; some shells write what is redirected in it.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        name = "UTF-16" if wide else "UTF-8"
        raise UnreadableDocument(
            f"is not {name} text (byte {error.start})", source=source
        ) from error


def _standard_input() -> str:
    try:
        text = sys.stdin.read(MAX_BYTES + 1).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"is not {error.encoding} text (byte {error.start})", source="<stdin>"
        ) from error
    if len(text) > MAX_BYTES:
        raise UnreadableDocument(
            f"is longer than the {MAX_BYTES:,} characters that documents may have",
            source="<stdin>",
        )
    return text


def _reader(source: str | Path, allow_remote: bool) -> Callable[[str], JsonValue]:
    """Return the function that reads the other files of the document *source*."""
    main = str(source)
    root = Path.cwd() if main == "-" or is_address(main) else Path(main).parent

    def read(location: str) -> JsonValue:
        remote = is_address(location)
        # Links are followed first: one inside the folder may lead anywhere.
        if not allow_remote and (
            remote or not Path(location).resolve().is_relative_to(root.resolve())
        ):
            where = "is an address" if remote else "lies outside the folder of the document"
            raise UnresolvableReference(
                f"{location} {where}, and is not read unless that is allowed",
                source=main,
                hint="Allow it with --allow-remote-refs, or bundle the document into one file.",
            )
        text = _fetched(location) if remote else _file_text(location)
        return _content_of(text, location)

    return read


def document_from_text(text: str, *, source: str) -> Document:
    """Return the document written in *text*, JSON or YAML.

    Raises `UnreadableDocument` for text that is neither, is too deep or expands without end.
    """
    notices: list[SpecError] = []
    content = _content_of(text, source, notices=notices)
    if not isinstance(content, dict):
        raise UnreadableDocument(
            f"holds {kind_of(content)} where an OpenAPI Object is expected",
            source=source,
            hint="An OpenAPI document starts with `openapi: 3.1.0`, `info:` and `paths:`.",
        )
    return Document(source=source, content=content, notices=tuple(notices))


def value_from_yaml(text: str) -> JsonValue:
    """Return the value written in *text*, a message in YAML, which anybody may have sent.

    Raises `UnreadableDocument` with line and column, or the JSON Pointer of what JSON cannot hold.
    """
    # Each value takes a character at least, unless aliases repeat it.
    return _content_of(text, "", max_nodes=max(len(text), MIN_ALIASED))


def _content_of(
    text: str,
    source: str,
    *,
    max_nodes: int | None = None,
    notices: list[SpecError] | None = None,
) -> JsonValue:
    """Return the JSON value written in *text*; add to *notices*. Raises `UnreadableDocument`."""
    repeated = Repeated()
    try:
        if text.lstrip().startswith("{"):
            content = json.loads(text, parse_float=float, object_pairs_hook=repeated.object)
            places = repeated.located(content)
            if not finite(content):
                content = plain(content, source, max_nodes=max_nodes)
        else:
            content = plain(_from_yaml(text, repeated), source, max_nodes=max_nodes)
            places = []
    except json.JSONDecodeError as error:
        return _yaml_with_braces(text, source, max_nodes, error)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        words = ": ".join(part for part in (error.context, error.problem) if part)
        raise UnreadableDocument(f"{place}{words or 'is not YAML'}", source=source) from error
    except RecursionError as error:
        raise UnreadableDocument(
            f"is nested more than {MAX_DEPTH} levels deep", source=source
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableDocument(f"is not YAML: {error}", source=source) from error

    if notices is not None:
        for pointer, name in places:
            message = f"{name!r} stands here twice; the last one counts"
            notices.append(InvalidDocument(message, source=source, pointer=pointer))
        for place, name in repeated.names:
            message = f"{name!r} stands twice {place}; the last one counts"
            notices.append(InvalidDocument(message, source=source))
    return content


def _yaml_with_braces(
    text: str, source: str, max_nodes: int | None, json_error: json.JSONDecodeError
) -> JsonValue:
    """Return the value of *text* that is no JSON: a YAML flow mapping starts with a brace, too."""
    try:
        return plain(_from_yaml(text, Repeated()), source, max_nodes=max_nodes)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UnreadableDocument(
            f"line {json_error.lineno}, column {json_error.colno}: {json_error.msg}",
            source=source,
        ) from json_error


def _from_yaml(text: str, repeated: Repeated) -> Any:
    if sum(text.count(opening) for opening in ("[", "{", "- ")) > _MANY_OPENINGS:
        _refuse_depth(text)
    loader = _Yaml12Loader(text)
    loader.repeated = repeated
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


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
