"""The page is complete in itself, and works in a real browser, on a small screen too."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from contract_tests.reports import written
from contract_tests.results import Seen, Verdict
from tests.contract_tests.reports.sample import api_in, clean_run, exchange, finding, run
from tests.web import test_browser


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return the path of the page."""
    path = tmp_path / "report.html"
    titles = {"examples": "examples are answered"}
    written(run(), api_in(tmp_path), {"html": path}, titles=titles, missed=("too few",))
    return path


class Addresses(HTMLParser):
    """Collects every attribute by which a page loads or leads somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "srcset", "action", "data", "poster", "xlink:href"):
                self.found.append(f"{tag} {name}={value}")
            if name.startswith("on") or name == "style":
                self.inline.append(f"{tag} {name}={value}")


def test_the_page_needs_nothing_else(page: Path) -> None:
    parser = Addresses()
    parser.feed(page.read_text(encoding="utf-8"))
    assert parser.found == []
    assert parser.inline == []
    assert parser.tags.isdisjoint({"link", "iframe", "object", "embed", "img", "base"})
    style = re.search(r"<style>(.*?)</style>", page.read_text(encoding="utf-8"), re.S)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_a_clean_run_has_a_page(tmp_path: Path) -> None:
    written(clean_run(), None, {"html": tmp_path / "report.html"})
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "No violations" in text
    assert '<p class="card">None.</p>' in text


needs_browser = test_browser.pytestmark


def _asked(page: Path, script: str, *, width: int = 1000) -> dict[str, object]:
    """Return what *script* returns inside the page, shown in a frame that is *width* wide."""
    text = json.dumps(page.read_text(encoding="utf-8")).replace("</", "<\\/")
    # The policy of the page allows no script but its own: it is asked from around it.
    (page.parent / "around.html").write_text(
        f"""<!doctype html><iframe id="frame" width="{width}" height="800"></iframe>
        <pre id="answer"></pre><script>
        const frame = document.getElementById("frame");
        const text = {text};
        frame.addEventListener("load", () => {{
          const page = frame.contentDocument, view = frame.contentWindow;
          const one = (id) => page.getElementById(id);
          const set = (id, value) => {{
            const control = one(id);
            if (control.type === "checkbox") control.checked = value; else control.value = value;
            control.dispatchEvent(new view.Event("input"));
          }};
          const seen = () => [...page.querySelectorAll(".failure")]
            .filter((each) => !each.hidden).map((each) => each.dataset.rule);
          document.getElementById("answer").textContent = JSON.stringify((() => {{ {script} }})());
        }});
        frame.srcdoc = text;
        </script>""",
        encoding="utf-8",
    )
    shown = test_browser.dom((page.parent / "around.html").as_uri(), page.parent / "profile")
    answer = re.search(r'<pre id="answer">(.*?)</pre>', shown, re.S)
    assert answer is not None
    found: dict[str, object] = json.loads(answer[1].replace("&gt;", ">").replace("&lt;", "<"))
    return found


@needs_browser
def test_failures_are_searched_and_filtered(page: Path) -> None:
    answer = _asked(
        page,
        """
        const answer = {ready: page.documentElement.dataset.ready, all: seen()};
        answer.shown = one("shown").textContent;
        set("search", "HEADER.x-total get");
        answer.searched = seen();
        set("search", "nothing like this");
        answer.none = [seen(), one("nothing").hidden];
        set("search", "");
        set("rule", "page.duplicate");
        answer.rule = seen();
        set("rule", "");
        set("known", false);
        answer.news = seen();
        set("gaps", true);
        answer.rows = [...page.querySelectorAll(".matrix tbody tr")].filter((r) => !r.hidden).length;
        one("open").click();
        answer.open = [...page.querySelectorAll(".failure")].filter((each) => each.open).length;
        one("open").click();
        answer.closed = [...page.querySelectorAll(".failure")].filter((each) => each.open).length;
        return answer;
        """,
    )
    everything = ["response.body", "response.header", "page.duplicate", "order.unsorted"]
    assert answer == {
        "ready": "yes",
        "all": everything,
        "shown": "4 of 4 shown",
        "searched": ["response.header"],
        "none": [[], False],
        "rule": ["page.duplicate"],
        "news": everything[:3],
        "rows": 2,
        "open": 3,
        "closed": 0,
    }


@needs_browser
def test_no_text_of_a_server_runs(page: Path) -> None:
    answer = _asked(
        page, "return {title: page.title, scripts: page.querySelectorAll('script').length};"
    )
    assert answer == {"title": "✗ Book <Store>: contract tests", "scripts": 1}


@needs_browser
@pytest.mark.parametrize("width", [320, 390, 1000])
def test_nothing_is_wider_than_the_screen(page: Path, width: int) -> None:
    answer = _asked(
        page,
        """
        one("open").click();
        const sides = page.querySelector(".sides").children;
        return {
          over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
          beside: sides[0].getBoundingClientRect().top === sides[1].getBoundingClientRect().top,
          head: view.getComputedStyle(page.querySelector(".matrix thead")).display !== "none",
        };
        """,
        width=width,
    )
    assert answer == {"over": 0, "beside": width > 900, "head": width > 900}


@needs_browser
def test_the_marked_line_is_the_one_that_differs(page: Path) -> None:
    answer = _asked(
        page,
        "return [...page.querySelector('.failure').querySelectorAll('mark')].map((m) => m.textContent.trim());",
    )
    assert answer == ['"title": 1']


@needs_browser
def test_the_keyboard_leads_through_the_failures(page: Path) -> None:
    answer = _asked(
        page,
        """
        const press = (key) => page.dispatchEvent(new view.KeyboardEvent("keydown", {key}));
        const here = () => page.activeElement.closest(".failure")?.id ?? page.activeElement.id;
        const answer = [];
        for (const key of ["j", "j", "k", "/"]) { press(key); answer.push(here()); }
        press("j");
        answer.push(here());
        press("Escape");
        page.querySelector("button.rule[data-rule='page.duplicate']").click();
        return {answer, shown: seen(), rule: one("rule").value};
        """,
    )
    assert answer == {
        "answer": ["failure-1", "failure-2", "failure-1", "search", "search"],
        "shown": ["page.duplicate"],
        "rule": "page.duplicate",
    }


@needs_browser
def test_what_the_checks_said_is_a_row_for_each_operation(page: Path) -> None:
    answer = _asked(
        page,
        """
        const table = [...page.querySelectorAll("table")].pop();
        return [...table.querySelectorAll("tbody tr")].map((row) => [
          row.querySelector("th").textContent,
          [...row.querySelectorAll(".chip")].map((chip) => `${chip.className} ${chip.textContent}`),
          [...row.querySelectorAll("li")].map((item) => item.textContent),
        ]);
        """,
    )
    chips = ["violated examples", "violated pagination", "known order", "passed security"]
    assert answer == [
        ["GET /books", [f"chip says-{each}" for each in chips], []],
        ["POST /books", ["chip says-error security"], ["may write: examples"]],
    ]


def test_a_large_run_is_a_page_that_a_phone_can_open(tmp_path: Path) -> None:
    """1,200 operations, each with all checks, and 600 failures with long bodies."""
    names = [f"GET /things-{number}" for number in range(1200)]
    items = [{"id": number, "name": "x" * 40} for number in range(300)]
    one = exchange(body={"items": items})
    verdicts = [
        Verdict(operation=name, check=f"check-{number}", status="not-judged", reason="may write")
        for name in names
        for number in range(33)
    ]
    verdicts += [
        Verdict(
            operation=name,
            check="examples",
            status="violated",
            findings=(
                finding("body.null", f"body#/items/{number}/name", *[one] * 5, operation=name),
            ),
        )
        for number, name in enumerate(names[:600])
    ]
    facts = frozenset({"status 200", "status 404", "parameter query.limit", "parameter query.a"})
    coverage = tuple(Seen(operation=name, documented=facts, seen=facts) for name in names)
    large = dataclasses.replace(run(), verdicts=tuple(verdicts), coverage=coverage)
    written(large, None, {"html": tmp_path / "report.html"})
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert len(text) < 12_000_000
    assert text.count("<tr data-operation") == 2 * 1200
    assert "200 more are in the JSON report" in text


@needs_browser
@pytest.mark.parametrize("width", [375, 1200])
def test_many_statuses_and_long_paths_leave_room_for_the_rest(tmp_path: Path, width: int) -> None:
    name = "GET /" + "/".join(f"{{aLongName{number}}}" for number in range(12))
    facts = frozenset(f"status {status}" for status in range(400, 430)) | {"parameter query.limit"}
    seen = Seen(operation=name, documented=facts, seen=frozenset({"status 404"}))
    written(dataclasses.replace(run(), coverage=(seen,)), None, {"html": tmp_path / "r.html"})
    answer = _asked(
        tmp_path / "r.html",
        """
        const row = page.querySelector(".matrix tbody tr");
        const chips = [...row.querySelectorAll(".chip")];
        return {
          over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
          inside: page.querySelector(".matrix").scrollWidth <= page.documentElement.clientWidth,
          chips: chips.length,
          seen: chips.filter((chip) => chip.classList.contains("seen")).map((c) => c.textContent),
        };
        """,
        width=width,
    )
    assert answer == {"over": 0, "inside": True, "chips": 31, "seen": ["404"]}
