"""Give a Swagger 2.0 document the structure of OpenAPI 3; its schemas are rewritten on the way.

Objects move, so `places` of the result says where each was written. References to parameters,
responses and path items are followed: what they become depends on who refers to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.normaliser import Normaliser
from mockserver.spec.pointers import escaped
from mockserver.spec.swagger2_parameters import (
    Placed,
    body_content,
    form_content,
    parameter_object,
)
from mockserver.spec.swagger2_responses import response_object
from mockserver.spec.types import JsonObject, JsonValue

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SECTIONS = {"/definitions/": "/components/schemas/"}
_JSON = ("application/json",)


def openapi3_content(normaliser: Normaliser) -> dict[str, Any]:
    """Return the content of the document of *normaliser*, in the structure of OpenAPI 3.1."""
    return _Converter(normaliser).content()


class _Converter:
    def __init__(self, normaliser: Normaliser) -> None:
        self.normaliser = normaliser
        self.root = normaliser.document.content
        self.main = normaliser.targets.main
        self.places = normaliser.parts.places

    def content(self) -> dict[str, Any]:
        root = self.root
        result: dict[str, Any] = {"openapi": "3.1.0"}
        for key in ("info", "tags", "security", "externalDocs"):
            if key in root:
                result[key] = root[key]
        result |= {key: value for key, value in root.items() if key.startswith("x-")}
        result["servers"] = [{"url": _server(root)}]
        self.places["/servers"] = (self.main, "")
        paths = root.get("paths", {})
        if isinstance(paths, dict):
            paths = {
                path: item if path.startswith("x-") else self._path_item(path, item)
                for path, item in paths.items()
            }
        result["paths"] = paths
        result["components"] = self._components()
        defaults = root.get("x-default-responses")
        if isinstance(defaults, dict):
            result["x-default-responses"] = {
                status: response_object(
                    self._placed(item, self.main, f"/x-default-responses/{escaped(status)}"),
                    f"/x-default-responses/{escaped(status)}",
                    _types(root, "produces"),
                    self.normaliser,
                )
                for status, item in defaults.items()
            }
        return result

    def _components(self) -> dict[str, Any]:
        definitions = self.root.get("definitions")
        schemes = self.root.get("securityDefinitions")
        result: dict[str, Any] = {}
        if definitions is not None:
            self.places["/components/schemas"] = (self.main, "/definitions")
            result["schemas"] = self.normaliser.shared(definitions, self.main)
        if schemes is not None:
            self.places["/components/securitySchemes"] = (self.main, "/securityDefinitions")
            result["securitySchemes"] = schemes
            if isinstance(schemes, dict):
                result["securitySchemes"] = {n: _security(value) for n, value in schemes.items()}
        return result

    def _placed(self, value: JsonValue, base: str, pointer: str) -> Placed:
        """Return *value*, or what it refers to, with its place. Raises `SpecError`."""
        found = self.normaliser.targets.followed(value, base)
        if found is None:
            return Placed(value=value, base=base, place=(base, pointer))
        return Placed(value=found.value, base=found.base, place=(found.location, found.pointer))

    def _path_item(self, path: str, value: JsonValue) -> Any:
        pointer = f"/paths/{escaped(path)}"
        try:
            item = self._placed(value, self.main, pointer)
        except SpecError as error:
            return {"$ref": self.normaliser.problem(value, error)}
        if not isinstance(item.value, dict):
            return item.value
        self.places[pointer] = item.place
        own = {k: v for k, v in value.items() if k != "$ref"} if "$ref" in value else {}
        members = {**item.value, **own}
        return {
            key: self._operation(item, members, key, f"{pointer}/{key}")
            if key in METHODS and isinstance(member, dict)
            else member
            for key, member in members.items()
            if key != "parameters"
        }

    def _operation(self, item: Placed, members: JsonObject, method: str, pointer: str) -> Any:
        value = members[method]
        result = {
            key: member
            for key, member in value.items()
            if key not in ("consumes", "produces", "parameters", "responses", "schemes")
        }
        source, place = item.place
        own = Placed(value=value, base=item.base, place=(source, f"{place}/{method}"))
        self._parameters(
            result,
            [
                *self._listed(members, item.base, item.place),
                *self._listed(value, own.base, own.place),
            ],
            pointer,
            _types({**self.root, **value}, "consumes"),
        )
        responses = value.get("responses")
        if isinstance(responses, dict):
            produces = _types({**self.root, **value}, "produces")
            result["responses"] = {
                status: item_
                if status.startswith("x-")
                else self._any_response(own, status, f"{pointer}/responses", produces)
                for status, item_ in responses.items()
            }
        elif responses is not None:
            result["responses"] = responses
        return result

    def _listed(
        self, owner: JsonObject, base: str, place: tuple[str, str]
    ) -> Iterator[Placed | JsonValue]:
        """Yield the parameters of *owner*, each with its place; what is none of them as it is."""
        listed = owner.get("parameters")
        if not isinstance(listed, list):
            if listed is not None:
                yield listed
            return
        for index, value in enumerate(listed):
            try:
                yield self._placed(value, base, f"{place[1]}/parameters/{index}")
            except SpecError as error:
                yield {"$ref": self.normaliser.problem(value, error)}

    def _parameters(
        self,
        result: dict[str, Any],
        listed: list[Placed | JsonValue],
        pointer: str,
        consumes: tuple[str, ...],
    ) -> None:
        """Add `parameters` and `requestBody` to the operation *result*."""
        named: dict[str, Placed | JsonValue] = {}
        for index, one in enumerate(listed):
            value = one.value if isinstance(one, Placed) else one
            known = isinstance(value, dict) and "$ref" not in value
            key = f"{value.get('in')} {value.get('name')}" if known else str(index)
            # An operation has one body, whatever its name.
            named["body" if known and value.get("in") == "body" else key] = one
        parameters: list[Any] = []
        forms: list[Placed] = []
        for one in named.values():
            location = one.value.get("in") if _is_object(one) else None
            if location == "body" and isinstance(one, Placed):
                result["requestBody"] = body_content(
                    one, f"{pointer}/requestBody", consumes, self.normaliser
                )
            elif location == "formData" and isinstance(one, Placed):
                forms.append(one)
            else:
                place = f"{pointer}/parameters/{len(parameters)}"
                parameters.append(
                    parameter_object(one, place, self.normaliser)
                    if isinstance(one, Placed)
                    else one
                )
        if forms:
            result["requestBody"] = form_content(
                forms, f"{pointer}/requestBody", consumes, self.normaliser
            )
        if parameters:
            result["parameters"] = parameters

    def _any_response(
        self, owner: Placed, status: str, pointer: str, produces: tuple[str, ...]
    ) -> Any:
        value = owner.value["responses"][status]
        try:
            response = self._placed(
                value, owner.base, f"{owner.place[1]}/responses/{escaped(status)}"
            )
        except SpecError as error:
            return {"$ref": self.normaliser.problem(value, error)}
        return response_object(response, f"{pointer}/{escaped(status)}", produces, self.normaliser)


def _is_object(one: Placed | JsonValue) -> bool:
    return isinstance(one, Placed) and isinstance(one.value, dict)


def _types(owner: JsonObject, key: str) -> tuple[str, ...]:
    """Return the media types that *owner* lists as *key*; JSON where it lists none."""
    listed = owner.get(key)
    listed = [listed] if isinstance(listed, str) else listed
    names = listed if isinstance(listed, list) else ()
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str))) or _JSON


def _server(root: JsonObject) -> str:
    base_path = root.get("basePath")
    base_path = base_path if isinstance(base_path, str) else ""
    base_path = base_path if base_path.startswith("/") or not base_path else f"/{base_path}"
    host = root.get("host")
    if not isinstance(host, str) or not host:
        return base_path or "/"
    schemes = root.get("schemes")
    scheme = schemes[0] if isinstance(schemes, list) and schemes else "https"
    return f"{scheme}://{host.split('://')[-1].rstrip('/')}{base_path}"


_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}


def _security(value: JsonValue) -> Any:
    """Return the Security Scheme Object that *value* of Swagger 2.0 means."""
    if not isinstance(value, Mapping):
        return value
    kept = {k: v for k, v in value.items() if k == "description" or k.startswith("x-")}
    if value.get("type") == "basic":
        return {"type": "http", "scheme": "basic", **kept}
    if value.get("type") != "oauth2":
        return value
    flow = str(value.get("flow", "implicit"))
    addresses = {k: v for k, v in value.items() if k in ("authorizationUrl", "tokenUrl")}
    scopes = {"scopes": value.get("scopes") or {}}
    return {"type": "oauth2", "flows": {_FLOWS.get(flow, flow): {**addresses, **scopes}}, **kept}
