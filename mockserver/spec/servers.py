"""Read the servers that a document, a path item or an operation names."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.errors import SpecError
from mockserver.spec.kinds import kind_of
from mockserver.spec.model import Server
from mockserver.spec.pointers import escaped
from mockserver.spec.shapes import Shapes
from mockserver.spec.types import JsonObject


def servers_of(owner: JsonObject, pointer: str, shapes: Shapes) -> Iterator[Server]:
    """Yield the servers of *owner*; a broken one is overlooked."""
    servers = owner.get("servers")
    if servers is not None and not isinstance(servers, list):
        message = f"expected an array, found {kind_of(servers)}; it is ignored"
        shapes.overlook(shapes.invalid(message, f"{pointer}/servers"))
    for index, item in enumerate(servers if isinstance(servers, list) else ()):
        place = f"{pointer}/servers/{index}"
        try:
            server = shapes.object(item, place)
            url = str(server.get("url") or "/")
            for name, value in shapes.map(server, "variables", place).items():
                variable = shapes.object(value, f"{place}/variables/{escaped(name)}")
                options = variable.get("enum")
                usual = options[0] if isinstance(options, list) and options else ""
                url = url.replace(f"{{{name}}}", str(variable.get("default", usual)))
        except SpecError as error:
            shapes.overlook(error)
            continue
        yield Server(url=url, name=str(server.get("name", "")))
