"""Faults of status, media type, headers, and the shape of errors."""

from __future__ import annotations

import httpx
import pytest

from tests.web.faults.asking import ASKER, headers_but, places, site_of, violations
from tests.web.faults.refused import refused


@pytest.mark.parametrize(("fault", "api", "operation"), places("media-type.wrong"))
def test_json_is_labelled_as_html(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    sound = ASKER.ordinary(site)
    with ASKER.faults(fault):
        faulty = ASKER.ordinary(site)
    assert sound.headers["content-type"].startswith("application/")
    assert faulty.headers["content-type"] == "text/html; charset=utf-8"
    assert faulty.content == sound.content
    assert headers_but(faulty, "content-type") == headers_but(sound, "content-type")


@pytest.mark.parametrize(("fault", "api", "operation"), places("status.undocumented"))
def test_the_status_is_one_that_is_not_documented(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    sound = ASKER.ordinary(site)
    with ASKER.faults(fault):
        faulty = ASKER.ordinary(site)
    assert (sound.status_code, faulty.status_code) == (200, 202)
    assert not {"202", "2XX", "default"} & set(site.operation.responses)
    assert faulty.content == sound.content


@pytest.mark.parametrize(("fault", "api", "operation"), places("status.error-as-200"))
def test_an_error_has_the_status_of_success(fault: str, api: str, operation: str) -> None:
    sound = refused(api, operation)
    with ASKER.faults(fault):
        faulty = refused(api, operation)
        stranger = ASKER.ordinary(site_of(api, operation), authorized=False)
    assert sound.status_code in (400, 404, 422)
    assert faulty.status_code == 200
    assert faulty.json().keys() == sound.json().keys()
    # Who may not call is told so: that would be another fault.
    assert stranger.status_code == 401


@pytest.mark.parametrize(("fault", "api", "operation"), places("error.shape"))
def test_an_error_has_another_shape(fault: str, api: str, operation: str) -> None:
    def ask() -> httpx.Response:
        if site_of(api, operation).operation.security:
            return ASKER.ordinary(site_of(api, operation), authorized=False)
        return refused(api, operation)

    sound = ask()
    with ASKER.faults(fault):
        faulty = ask()
    assert faulty.status_code == sound.status_code >= 400
    assert violations(api, operation, sound) == []
    assert violations(api, operation, faulty) != []
    assert headers_but(faulty) == headers_but(sound)


def test_a_valid_request_is_answered_as_it_was() -> None:
    faults = ("error.shape", "status.error-as-200", "status.500-on-edge", "request.rejects-valid")
    for api, operation in (
        ("opencx", "GET /resource-usage/{resource_type}"),
        ("store", "GET /books"),
    ):
        sound = ASKER.ordinary(site_of(api, operation))
        with ASKER.faults(*faults):
            faulty = ASKER.ordinary(site_of(api, operation))
        assert (faulty.status_code, faulty.content) == (200, sound.content)


@pytest.mark.parametrize(("fault", "api", "operation"), places("header.missing"))
def test_a_required_header_is_missing(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    for authorized in (True, False):
        sound = ASKER.ordinary(site, authorized=authorized)
        with ASKER.faults(fault):
            faulty = ASKER.ordinary(site, authorized=authorized)
        response = site.operation.responses[str(sound.status_code)]
        required = {header.name.lower() for header in response.headers if header.required}
        missing = set(headers_but(sound)) - set(headers_but(faulty))
        assert required <= set(sound.headers)
        assert missing <= required
        assert len(missing) == min(1, len(required))
        assert faulty.content == sound.content
