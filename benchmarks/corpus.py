"""Serve real documents with several mock servers, and judge one answer of every operation.

    python benchmarks/corpus.py FOLDER [--documents N] [--operations N] [--server NAME=COMMAND …]

FOLDER holds OpenAPI documents (*.yaml, *.yml, *.json). A COMMAND holds {spec} and {port}; ours is
always measured, Prism and Connexion's own mock where they are found. For each operation one valid
request is built from documented examples and generated values; an answer counts as valid if its
status is documented, its media type is the documented one, and its body validates, by the package
jsonschema, formats not asserted. Every server gets the same requests.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import requests
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from contract_tests.credentials import MissingCredential, credentials_from
from contract_tests.messages import Body
from contract_tests.samples import NoSample, Samples
from contract_tests.targets import Target
from mockserver.errors import MockServerError
from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.spec import Api, Operation, Schema, api_from_document, load_document
from mockserver.spec.dialects import directed
from mockserver.spec.model import MediaType
from mockserver.spec.schemas import Schemas

OURS = f"{sys.executable} -m mockserver serve {{spec}} --port {{port}}"
START_S, ANSWER_S = 60, 20
_FORM = "application/x-www-form-urlencoded"


@dataclass
class Tally:
    """What one server did with the corpus."""

    loaded: int = 0
    refused: list[str] = field(default_factory=list)
    starts_s: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[Any]:
    """Judge `pattern` as jsonschema does, but let pass what Python cannot read."""
    with contextlib.suppress(re.error):
        if isinstance(value, str) and not re.search(pattern, value):
            yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


_Validator: Any = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"pattern": _pattern}
)

# RFC 9110: messages of these statuses have no content.
_NO_BODY = (204, 205, 304)


class Judge:
    """Judges answers to one API by jsonschema."""

    def __init__(self, api: Api) -> None:
        content = directed(api.document.content, "response")
        resource = DRAFT202012.create_resource(content)
        self._registry: Any = Registry().with_resource("urn:document", resource)

    def outcome(self, operation: Operation, answer: requests.Response) -> str:
        """Return `valid`, or what is wrong."""
        status = answer.status_code
        if not operation.responses:
            return "valid"  # Nothing is documented that could be broken.
        keys = (str(status), f"{status // 100}XX", "default")
        response = next((operation.responses[k] for k in keys if k in operation.responses), None)
        if response is None:
            return f"undocumented status ({status // 100}xx)"
        if status >= 400:
            # Some documents know errors only.
            known = any(key[0] in "123d" for key in operation.responses)
            return "refused a valid request" if known else "valid"
        sent = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if not response.content or status in _NO_BODY or operation.method == "HEAD":
            return "valid"
        media_type = next((m for m in response.content if _covers(m.name, sent)), None)
        if media_type is None:
            return "undocumented media type"
        if media_type.schema is None or not sent.endswith(("/json", "+json")):
            return "valid"
        try:
            value = answer.json()
        except ValueError:
            return "no JSON"
        return "valid" if self._is_valid(media_type.schema, value) else "invalid body"

    def _is_valid(self, schema: Schema, value: Any) -> bool:
        reference = {"$ref": f"urn:document#{requests.utils.quote(schema.pointer, safe='/~')}"}
        validator = _Validator(reference, registry=self._registry)
        return bool(validator.is_valid(value))


def _covers(name: str, sent: str) -> bool:
    name = name.split(";")[0].strip().lower()
    main = sent.split("/")[0]
    return name in (sent, f"{main}/*", "*/*", "*") or (
        name.endswith("json") and sent.endswith("json")
    )


class Requests:
    """One valid request for each operation of an API."""

    def __init__(self, api: Api) -> None:
        schemas = Schemas(api)
        self._samples = Samples(schemas)
        self._generator = Generator(
            schemas, fakes=lambda: Fakes(seed=1), seed=1, now=datetime(2026, 5, 3, tzinfo=UTC)
        )

    def values(self, operation: Operation) -> dict[str, Any]:
        """Return the required parameters. Raises `MockServerError` where there is no value."""
        return {p.place: self._value(p) for p in operation.parameters if p.required}

    def body(self, operation: Operation) -> Body | None:
        """Return a body where one is needed, JSON or a form where they are offered."""
        if operation.request_body is None or not operation.request_body.required:
            return None
        offers = sorted(operation.request_body.content, key=_strangeness)
        if not offers:
            return Body(media_type="text/plain", value="text")
        media_type = offers[0]
        if media_type.schema is None:
            examples = [example.value for example in media_type.examples]
            usual = {} if _strangeness(media_type) == 0 else "text"
            return self._samples.body(media_type, examples[0] if examples else usual)
        value = self._generator.value(
            media_type.schema, operation.name, "body", direction="request"
        )
        if media_type.sequential:
            value = [value]
        return self._samples.body(media_type, value)

    def _value(self, parameter: Any) -> Any:
        try:
            return self._samples.parameter(parameter)
        except NoSample:
            schema = parameter.schema or parameter.content.schema
            return self._generator.value(schema, parameter.place, direction="request")


def _strangeness(media_type: MediaType) -> int:
    """Return how late *media_type* is chosen: first JSON, then forms, then all else."""
    name = media_type.name.split(";")[0].strip().lower()
    if name.endswith("json"):
        return 0
    return 1 if name == _FORM and media_type.schema is not None else 2


@contextlib.contextmanager
def serving(command: str, spec: Path) -> Iterator[tuple[str, float]]:
    """Start a server for *spec*; yield its origin and the seconds until it listened."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        shlex.split(command.format(spec=shlex.quote(str(spec)), port=port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while process.poll() is None and time.perf_counter() - started < START_S:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                yield f"http://127.0.0.1:{port}", time.perf_counter() - started
                return
            time.sleep(0.02)
        raise TimeoutError("did not start")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def measure(command: str, spec: Path, api: Api, most: int, tally: Tally, *, prefix: bool) -> None:
    """Add to *tally* what the server of *command* answers to the operations of *spec*."""
    judge, made = Judge(api), Requests(api)
    credentials = credentials_from(api, {"CONTRACT_CREDENTIAL": "user:secret"})
    try:
        with serving(command, spec) as (origin, start_s):
            tally.loaded += 1
            tally.starts_s.append(start_s)
            base_url = origin + (api.server_path if prefix else "")
            target = Target(api, base_url, credentials, allow_writes=True, timeout_s=ANSWER_S)
            for operation in api.operations[:most]:
                outcome = _outcome(target, judge, made, operation)
                tally.outcomes[outcome] += 1
                if outcome != "valid":
                    tally.failures.append(f"{spec.name} {operation.name}: {outcome}")
    except TimeoutError as error:
        tally.refused.append(f"{spec.name}: {error}")


def _outcome(target: Target, judge: Judge, made: Requests, operation: Operation) -> str:
    try:
        values, body = made.values(operation), made.body(operation)
        exchange = target.ask(operation, values, body=body)
    except requests.RequestException as error:
        return type(error).__name__
    except (MockServerError, MissingCredential, NoSample, KeyError, ValueError):
        return "no request built"
    answer = requests.Response()
    answer.status_code = exchange.status
    answer.headers.update(dict(exchange.response_headers))
    answer._content = exchange.response_body
    return judge.outcome(operation, answer)


def documents(folder: Path, most: int) -> Iterator[tuple[Path, Api]]:
    """Yield the documents in *folder* that can be read at all, evenly spread."""
    found = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml", ".json"))
    found = [path for path in found if path.name != "index.json"]
    step = max(1, len(found) // most) if most else 1
    for path in found[::step]:
        try:
            yield path, api_from_document(load_document(path))
        except MockServerError as error:
            print(f"not read: {error}", file=sys.stderr)


def main() -> None:
    """Print a table of servers, and write every failure to --out."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=0, help="how many; 0 is all")
    parser.add_argument("--operations", type=int, default=60, help="at most, of each document")
    parser.add_argument("--server", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    servers = {"mockserver": OURS}
    if shutil.which("prism"):
        servers["prism -d"] = "prism mock -d {spec} -p {port}"
    if shutil.which("connexion"):
        servers["connexion --mock"] = "connexion run {spec} --mock=all --port {port}"
    servers.update(server.split("=", 1) for server in options.server)
    tallies = {name: Tally() for name in servers}
    for path, api in documents(options.folder, options.documents):
        for name, command in servers.items():
            # Prism serves below no path, whatever the document's servers say.
            prefix = not name.startswith("prism")
            measure(command, path, api, options.operations, tallies[name], prefix=prefix)
    for name, tally in tallies.items():
        judged = sum(tally.outcomes.values()) - tally.outcomes["no request built"]
        total = tally.loaded + len(tally.refused)
        starts = sorted(tally.starts_s) or [0.0]
        print(
            f"{name:18} documents {tally.loaded}/{total}  operations {judged}  "
            f"valid {100 * tally.outcomes['valid'] / max(1, judged):.1f} %  "
            f"start median {starts[len(starts) // 2]:.2f} s, slowest {starts[-1]:.2f} s"
        )
        print("   " + ", ".join(f"{what}: {n}" for what, n in tally.outcomes.most_common()))
    if options.out:
        lists = {name: tally.refused + tally.failures for name, tally in tallies.items()}
        options.out.write_text(json.dumps(lists, indent=1))


if __name__ == "__main__":
    main()
