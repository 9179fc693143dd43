"""TLS, client certificates, proxies and time-outs, against real servers, for all that sends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contract_tests.cli import main
from tests.contract_tests import wire
from tests.contract_tests.wire import Authority, Passed

QUICK = ("--operation", "GET /books/{bookId}", "--check", "required-parameters")
GENERATED = ("--operation", "GET /books/{bookId}", "--check", "generated", "--examples", "2")
FUZZ = ("--operation", "GET /books/{bookId}", "--max-time", "2", "--seed", "1")
COMPARE = (
    "--operation",
    "GET /books/{bookId}",
)
SENDING = [
    pytest.param("check", QUICK, id="check"),
    pytest.param("check", GENERATED, id="generated"),
    pytest.param("fuzz", FUZZ, id="fuzz"),
    pytest.param("compare", COMPARE, id="compare"),
]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "requests_ca_bundle"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def called(command: str, spec: Path, url: str, *options: str) -> Result:
    urls = [url, url] if command == "compare" else [url]
    arguments = [command, str(spec), *(part for each in urls for part in ("--url", each)), *options]
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "200", "NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return wire.authority_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return wire.authority_in(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def secure(authority: Authority) -> Iterator[str]:
    with wire.store_over_tls(authority) as port:
        yield f"https://localhost:{port}/v1"


@pytest.fixture(scope="module")
def mutual(authority: Authority) -> Iterator[str]:
    with wire.store_over_tls(authority, clients=authority) as port:
        yield f"https://localhost:{port}/v1"


@pytest.fixture(scope="module")
def far(authority: Authority) -> Iterator[int]:
    """A store that only a proxy can lead to: no host is called so."""
    with wire.store_over_tls(authority, "api.test") as port:
        yield port


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_a_file_with_authorities_is_trusted(
    store_spec: Path, secure: str, authority: Authority, command: str, options: tuple[str, ...]
) -> None:
    result = called(command, store_spec, secure, "--tls-verify", authority.file, *options)
    assert result.exit_code == 0, result.output
    assert "1 passed" in result.output


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_nothing_is_verified_where_nothing_is_to_be(
    store_spec: Path,
    secure: str,
    stranger: Authority,
    command: str,
    options: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", stranger.file)
    result = called(command, store_spec, secure, "--tls-verify", "no", *options)
    assert result.exit_code == 0, result.output
    assert "1 passed" in result.output


def test_the_authorities_of_the_environment_are_trusted_and_the_option_goes_before_them(
    store_spec: Path,
    secure: str,
    authority: Authority,
    stranger: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority.file)
    assert called("check", store_spec, secure, *GENERATED).exit_code == 0
    result = called("check", store_spec, secure, "--tls-verify", stranger.file, *GENERATED)
    assert result.exit_code == 3


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_an_authority_that_is_not_trusted_is_told_with_what_would_help(
    store_spec: Path, secure: str, stranger: Authority, command: str, options: tuple[str, ...]
) -> None:
    for more in ((), ("--tls-verify", stranger.file)):
        result = called(command, store_spec, secure, *more, *options)
        assert result.exit_code == 3, result.output
        assert f"nobody answers at {secure}: its certificate is not trusted" in result.output
        assert "--tls-verify FILE" in result.output


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_a_client_shows_its_certificate(
    store_spec: Path, mutual: str, authority: Authority, command: str, options: tuple[str, ...]
) -> None:
    both, certificate, key = authority.client()
    trusted = ("--tls-verify", authority.file)
    for more in (
        ("--client-certificate", both),
        ("--client-certificate", certificate, "--client-key", key),
    ):
        result = called(command, store_spec, mutual, *trusted, *more, *options)
        assert result.exit_code == 0, result.output
        assert "1 passed" in result.output


def test_a_certificate_that_does_not_do_is_told(
    store_spec: Path, mutual: str, authority: Authority, stranger: Authority
) -> None:
    both, certificate, _ = authority.client()
    other, _, key = stranger.client()
    trusted = ("--tls-verify", authority.file)
    for more, said in (
        ((), "--client-certificate"),
        (("--client-certificate", other), "--client-certificate"),
        (("--client-certificate", certificate), "cannot be read"),
        (("--client-certificate", certificate, "--client-key", key), "is not the key of"),
        (("--client-certificate", str(store_spec)), "cannot be read"),
    ):
        result = called("check", store_spec, mutual, *trusted, *more, *QUICK)
        assert result.exit_code == 3, result.output
        assert said in result.output
    result = called("check", store_spec, mutual, "--client-certificate", "none.pem", *QUICK)
    assert result.exit_code == 2
    assert "none.pem: no such file" in result.output
    assert both


def test_what_else_keeps_tls_from_working_is_told(
    store_spec: Path, secure: str, authority: Authority, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.pem"
    junk.write_text("junk")
    with wire.store() as plain, wire.store_over_tls(authority, "elsewhere.test") as elsewhere:
        for url, file, said in (
            (secure, str(junk), "--tls-verify holds no certificate"),
            (f"https://localhost:{elsewhere}", authority.file, "is for another host"),
            (f"https://localhost:{plain}", authority.file, "http:// instead of https://"),
            (secure.replace("https", "http"), authority.file, "does it want https://?"),
        ):
            result = called("check", store_spec, url, "--tls-verify", file, *QUICK)
            assert result.exit_code == 3, result.output
            assert said in result.output


@pytest.mark.parametrize(("command", "options"), SENDING)
@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_proxy_is_asked_to_connect_and_sees_nothing_else(
    store_spec: Path,
    far: int,
    authority: Authority,
    command: str,
    options: tuple[str, ...],
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with wire.proxy(to=far, credential="me:pass word") as passed:
        address = f"http://me:pass%20word@127.0.0.1:{passed.port}"
        more: tuple[str, ...] = ("--proxy", address)
        if how == "environment":
            monkeypatch.setenv("HTTPS_PROXY", address)
            more = ()
        else:
            # The option goes before what the environment says.
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        result = called(
            command, store_spec, "https://api.test/v1",
            "--tls-verify", authority.file, *more, *options,
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "1 passed" in result.output
    assert passed.lines
    assert set(passed.lines) == {"CONNECT api.test:443"}
    assert "pass" not in result.output.replace("passed", "")


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_a_proxy_without_tls_is_given_whole_addresses(
    store_spec: Path, command: str, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with wire.store() as near, wire.proxy(to=near) as passed:
        result = called(
            command, store_spec, "http://api.test/v1",
            "--proxy", f"http://127.0.0.1:{passed.port}", *options,
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert all(line.split(" ")[1].startswith("http://api.test/v1") for line in passed.lines)
    assert len(passed.lines) > 1


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_no_proxy_leads_to_this_machine_nor_where_no_proxy_says(
    store_spec: Path,
    secure: str,
    authority: Authority,
    command: str,
    options: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with wire.proxy(to=9) as passed:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{passed.port}")
        result = called(command, store_spec, secure, "--tls-verify", authority.file, *options)
        assert result.exit_code == 0, result.output
        assert passed.lines == []
        monkeypatch.setenv("NO_PROXY", "api.test")
        result = called(command, store_spec, "https://api.test/v1", *options)
        assert result.exit_code == 3
        assert "no host has this name" in result.output
        assert passed.lines == []


def _refused(passed: Passed) -> str:
    return f"http://me:wr0ng-secret@127.0.0.1:{passed.port}"


def test_a_proxy_that_does_not_let_through_is_told_without_its_password(
    store_spec: Path, far: int, authority: Authority
) -> None:
    with wire.proxy(to=far, credential="me:right") as passed:
        for url in ("https://api.test/v1", "http://api.test/v1"):
            result = called("check", store_spec, url, "--proxy", _refused(passed), *QUICK)
            assert result.exit_code == 3, result.output
            assert "the proxy asks for credentials" in result.output
            assert "wr0ng-secret" not in result.output
    for proxy, said in (
        ("http://me:wr0ng-secret@127.0.0.1:9", "the proxy is not reached"),
        ("nonsense://me:wr0ng-secret@127.0.0.1:9", "must start with http://"),
    ):
        result = called("check", store_spec, "https://api.test/v1", "--proxy", proxy, *QUICK)
        assert result.exit_code == 3, result.output
        assert said in result.output
        assert "wr0ng-secret" not in result.output


@pytest.mark.parametrize(("command", "options"), SENDING)
def test_a_server_that_says_nothing_is_not_waited_for_without_end(
    store_spec: Path, command: str, options: tuple[str, ...]
) -> None:
    with wire.mute() as port:
        for scheme in ("http", "https"):
            url = f"{scheme}://localhost:{port}"
            result = called(command, store_spec, url, "--timeout", "0.3", *options)
            assert result.exit_code == 3, result.output
            assert "no answer within 0.3 s: see --timeout" in result.output


def test_credentials_of_a_netrc_are_not_sent(
    store_spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With them, a request without a credential might be answered: a false alarm."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login me password st_netrc\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with wire.store() as port, wire.proxy(to=port) as passed:
        result = called(
            "check", store_spec, "http://localhost:1/v1", "--proxy",
            f"http://127.0.0.1:{passed.port}", "--operation", "GET /books/{bookId}",
            "--check", "generated", "--check", "no-credential", "--examples", "2",
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert passed.authorizations >= {"", "Bearer st_example"}
    assert not [each for each in passed.authorizations if each.startswith("Basic")]


def test_an_address_with_a_password_is_refused_and_not_repeated(store_spec: Path) -> None:
    result = called("check", store_spec, "https://me:t0psecret@api.test/v1", *QUICK)
    assert result.exit_code == 2
    assert "CONTRACT_CREDENTIAL" in result.output
    assert "t0psecret" not in result.output
