"""The pages in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.serving import base_url, serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true",
    reason="no Chromium on this machine (apt-get install chromium)",
)


def dom(url: str, profile: Path) -> str:
    """Return the page at *url* as the browser has it once its scripts have run."""
    assert CHROMIUM, "CI needs Chromium: apt-get install chromium"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--virtual-time-budget=15000",
    ]
    ran = subprocess.run(
        [CHROMIUM, *options, f"--user-data-dir={profile}", "--dump-dom", url],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return ran.stdout


def test_the_landing_page_leads_to_a_swagger_ui_that_shows_the_original_operations(
    tmp_path: Path,
) -> None:
    with serving(cwd=tmp_path) as output:
        base = base_url(output, "opencx")
        landing = dom(base.removesuffix("/opencx") + "/", tmp_path / "one")
        assert f"{base}/ui/" in landing
        page = dom(f"{base}/ui/", tmp_path / "two")
    assert "/resource-usage/" in page
    assert "usage-summary" in page
    assert "OAS 3.1" in page
    assert "Unable to render" not in page


def test_a_page_of_another_origin_may_call_the_mock(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as output:
        (tmp_path / "page.html").write_text(
            f"""<body><script>
            fetch("{base_url(output, "opencx")}/resource-usage/action?limit=3",
                  {{headers: {{Authorization: "Bearer ocx_live_x"}}}})
              .then(answer => answer.json())
              .then(page => document.body.append("rows: " + page.items.length))
              .catch(error => document.body.append("failed: " + error));
            </script></body>"""
        )
        page = dom((tmp_path / "page.html").as_uri(), tmp_path / "profile")
    assert "rows: 3" in page
