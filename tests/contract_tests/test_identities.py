from __future__ import annotations

import sys
from pathlib import Path

import pytest

from contract_tests.credentials import Credentials, Identity
from contract_tests.identities import NoCredential, identity_from, others_from
from mockserver.spec import Api

PYTHON = sys.executable


def command(code: str) -> str:
    return f'{PYTHON} -c "{code}"'


def test_a_command_prints_the_credential_of_every_scheme(store_api: Api) -> None:
    identity = identity_from(store_api, commands=[command("print('st_printed')")], environment={})
    assert set(identity.credentials().values.values()) == {"st_printed"}


def test_a_command_may_be_for_one_scheme(store_api: Api) -> None:
    commands = ["key=" + command("print('st_k')")]
    values = identity_from(store_api, commands=commands, environment={}).credentials().values
    assert values["key"] == "st_k"
    assert values["bearer"] == "st_example"


def test_a_refused_credential_is_printed_anew(store_api: Api, tmp_path: Path) -> None:
    counter = tmp_path / "count"
    counter.write_text("0")
    code = (
        f"import pathlib; p = pathlib.Path('{counter}'); n = int(p.read_text()) + 1; "
        "p.write_text(str(n)); print('st_%d' % n)"
    )
    identity = identity_from(store_api, commands=[command(code)], environment={})
    assert identity.credentials().values["bearer"] == "st_1"
    assert identity.renewed() is None, "a new one is not asked for with every request"
    identity.MIN_LIFETIME_S = 0.0
    renewed = identity.renewed()
    assert renewed is not None
    assert renewed.values["bearer"] == "st_2"
    assert {"st_1", "st_2"} <= identity.secrets()


def test_a_credential_ends_with_its_lifetime(store_api: Api) -> None:
    now = [0.0]
    given = iter(["two", "three"])

    def renew() -> Credentials:
        return Credentials(schemes={}, values={"bearer": next(given)})

    identity = Identity(
        Credentials(schemes={}, values={"bearer": "one"}),
        renew=renew,
        lifetime_s=60,
        clock=lambda: now[0],
    )
    now[0] = 59
    assert identity.credentials().values["bearer"] == "one"
    now[0] = 60
    assert identity.credentials().values["bearer"] == "two"
    assert identity.credentials().values["bearer"] == "two"


@pytest.mark.parametrize(
    "code", ["print('st_secret'); raise SystemExit(3)", "pass"], ids=["fails", "prints nothing"]
)
def test_a_command_without_a_credential_is_an_error_that_tells_none(
    store_api: Api, code: str
) -> None:
    with pytest.raises(NoCredential) as caught:
        identity_from(store_api, commands=[command(code)], environment={})
    assert "st_secret" not in str(caught.value)
    assert "printed no credential" in str(caught.value)


@pytest.mark.parametrize(
    ("command_", "said"),
    [
        ("no-such-command s3cr3t", "no-such-command: no such file or directory"),
        ("vault 's3cr3t", "cannot be read"),
        (command("import sys; sys.exit(3)"), "printed no credential (exit code 3)"),
    ],
)
def test_a_command_that_does_not_work_is_told_without_its_arguments(
    store_api: Api, command_: str, said: str
) -> None:
    with pytest.raises(NoCredential) as caught:
        identity_from(store_api, commands=[command_], environment={})
    assert said in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_further_identities_have_variables_of_their_own(store_api: Api) -> None:
    environment = {"CONTRACT_CREDENTIAL_OF_ANN_KEY": "st_k", "CONTRACT_CREDENTIAL_OF_ANN": "st_a"}
    (ann,) = others_from(store_api, ["ann"], environment)
    assert ann.name == "ann"
    assert ann.credentials().values == {"bearer": "st_a", "key": "st_k"}


def test_an_identity_without_a_credential_says_which_variable_is_missing(store_api: Api) -> None:
    # The example of the document is that of the first identity.
    with pytest.raises(NoCredential, match="CONTRACT_CREDENTIAL_OF_BOB"):
        others_from(store_api, ["bob"], {"CONTRACT_CREDENTIAL": "st_first"})


def test_a_further_identity_may_come_from_a_command(store_api: Api) -> None:
    (bob,) = others_from(store_api, ["bob=" + command("print('st_bob')")], environment={})
    assert bob.name == "bob"
    assert set(bob.credentials().values.values()) == {"st_bob"}
    with pytest.raises(NoCredential):
        others_from(store_api, ["bob=" + command("pass")], environment={})


def test_another_credential_leaves_the_one_in_use() -> None:
    given = iter(["two", "one"])

    def renew() -> Credentials:
        return Credentials(schemes={}, values={"bearer": next(given)})

    identity = Identity(Credentials(schemes={}, values={"bearer": "one"}), renew=renew)
    another = identity.another()
    assert another is not None
    assert another.values == {"bearer": "two"}
    assert identity.credentials().values == {"bearer": "one"}
    assert "two" in identity.secrets()
    assert identity.another() is None, "the same again is none"
    assert Identity(Credentials(schemes={}, values={})).another() is None
