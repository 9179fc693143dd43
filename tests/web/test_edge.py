"""Landing page, documents, health and CORS: what lies outside every API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from mockserver.serving import app_from
from mockserver.settings import Settings

ROOT = Path(__file__).parents[2]
ORIGIN = {"Origin": "http://localhost:5173"}


def test_the_landing_page_is_html_for_browsers_and_json_for_others(client: Any) -> None:
    browser = client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.headers["content-type"].startswith("text/html")
    for name in ("opencx", "chatbotkit/api/v1", "scopix/api/v2", "autoposting/api-proxy"):
        assert f"http://mock/{name}/ui/" in browser.text
    other = client.get("/").json()
    assert [api["name"] for api in other["apis"]] == [
        "autoposting",
        "chatbotkit",
        "opencx",
        "scopix",
    ]


def test_every_link_of_the_landing_page_leads_somewhere(client: Any) -> None:
    for api in client.get("/").json()["apis"]:
        assert client.get(api["documentation"]).status_code == 200
        assert client.get(api["document"]).status_code == 200


def test_swagger_ui_loads_its_files_from_the_mock_and_shows_the_original_document(
    client: Any,
) -> None:
    page = client.get("/opencx/ui/").text
    assert "/__mockserver__/apis/opencx/openapi.json" in page
    script = client.get("/__mockserver__/swagger-ui/swagger-ui-bundle.js")
    assert script.status_code == 200
    document = client.get("/__mockserver__/apis/opencx/openapi.json").json()
    original = yaml.safe_load((ROOT / "specs" / "opencx.yaml").read_text())
    assert document.pop("servers")[0]["url"] == "/opencx"
    original.pop("servers")
    assert document == original


def test_health_is_ok(client: Any) -> None:
    assert client.get("/__mockserver__/health").json()["status"] == "ok"


def test_a_preflight_request_is_answered_without_credentials(client: Any) -> None:
    response = client.request(
        "OPTIONS",
        "/opencx/resource-usage/action",
        headers={
            **ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] in ("*", ORIGIN["Origin"])
    assert "authorization" in response.headers["access-control-allow-headers"].lower()


def test_answers_and_refusals_carry_cors_headers(client: Any) -> None:
    for response in (
        client.authorized("/opencx/resource-usage/action", headers=ORIGIN),
        client.get("/opencx/resource-usage/action", headers=ORIGIN),
        client.get("/opencx/nowhere", headers=ORIGIN),
    ):
        assert response.headers["access-control-allow-origin"] in ("*", ORIGIN["Origin"])
        assert "X-RateLimit-Remaining" in response.headers["access-control-expose-headers"]


def test_cors_can_be_narrowed_and_turned_off() -> None:
    from tests.web.conftest import Client

    now = datetime(2026, 5, 13, tzinfo=UTC)
    narrow = Client(app_from(Settings(now=now, cors_origins=("http://localhost:5173",))))
    allowed = narrow.authorized("/opencx/resource-usage/action", headers=ORIGIN)
    assert allowed.headers["access-control-allow-origin"] == ORIGIN["Origin"]
    other = narrow.authorized("/opencx/resource-usage/action", headers={"Origin": "http://evil"})
    assert "access-control-allow-origin" not in other.headers
    off = Client(app_from(Settings(now=now, cors_origins=())))
    plain = off.authorized("/opencx/resource-usage/action", headers=ORIGIN)
    assert "access-control-allow-origin" not in plain.headers
