"""Faults of access: credentials that are missing, malformed, or of the other scheme."""

from __future__ import annotations

import pytest

from tests.web.faults.asking import ASKER, TOKENS, headers_but, places, site_of

MALFORMED = {"Authorization": "Bearer not a token"}
KEYS = {"autoposting": {"x-api-key": "sk-social-mock"}, "store": {"X-Store-Key": "st_example"}}
CHECKED = ("auth.ignored", "auth.malformed-accepted")


@pytest.mark.parametrize(("fault", "api", "operation"), places(*CHECKED))
def test_who_has_no_good_credential_is_served(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    sound = ASKER.ordinary(site)
    with ASKER.faults(fault):
        without = ASKER.ordinary(site, authorized=False)
        malformed = ASKER.ordinary(site, authorized=False, headers=MALFORMED)
        good = ASKER.ordinary(site)
    served, refused = (without, malformed) if fault == "auth.ignored" else (malformed, without)
    assert refused.status_code == 401
    assert served.status_code == good.status_code == sound.status_code
    if site.operation.method == "GET":
        assert served.content == good.content == sound.content
    assert headers_but(served, "location") == headers_but(sound, "location")
    sent_back = f"{served.text} {served.headers}"
    assert TOKENS[api].partition(" ")[2] not in sent_back


@pytest.mark.parametrize(("fault", "api", "operation"), places("auth.second-scheme-ignored"))
def test_only_one_of_two_schemes_is_honoured(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    sound = ASKER.ordinary(site, authorized=False, headers=KEYS[api])
    assert sound.is_success
    with ASKER.faults(fault):
        by_second = ASKER.ordinary(site, authorized=False, headers=KEYS[api])
        by_first = ASKER.ordinary(site)
        by_both = ASKER.ordinary(site, headers=KEYS[api])
    assert by_second.status_code == 401
    assert by_first.is_success
    assert by_both.is_success


def test_an_open_operation_has_no_faults_of_access() -> None:
    assert not any(operation == "GET /health" for _, _, operation in places(*CHECKED))
