"""docs/differences.md lists every rule with its verdict, and no rule that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from contract_tests.differences.model import Rule
from contract_tests.differences.rules import (
    API_RULES,
    MESSAGE_RULES,
    PARAMETER_RULES,
    SCHEMA_RULES,
)
from contract_tests.differences.texts import title

PAGE = Path(__file__).parents[3] / "docs" / "differences.md"
ROW = re.compile(r"^\| `([a-z.-]+)` \| (.+?) \| (\w+) \|(?: (\w+) \|)?$", re.MULTILINE)


def _word(breaks: bool) -> str:
    return "breaking" if breaks else "compatible"


def _row(rule: Rule, *, sided: bool) -> tuple[str, str, str, str]:
    received = _word(rule.breaks("response")) if sided else ""
    return rule.name, rule.title, _word(rule.breaks("request")), received


def test_the_page_lists_every_rule_with_its_verdict() -> None:
    of_operations = [*API_RULES.values(), *PARAMETER_RULES.values()]
    of_messages = [*MESSAGE_RULES.values(), *SCHEMA_RULES.values()]
    expected = [_row(rule, sided=False) for rule in of_operations]
    expected += [_row(rule, sided=True) for rule in of_messages]
    assert ROW.findall(PAGE.read_text(encoding="utf-8")) == expected


def test_rules_are_called_by_the_names_that_they_stand_under() -> None:
    for rules in (API_RULES, PARAMETER_RULES, MESSAGE_RULES, SCHEMA_RULES):
        assert all(name == rule.name for name, rule in rules.items())


def test_the_side_of_a_change_is_no_part_of_its_rule() -> None:
    assert title("request.type.removed") == title("response.type.removed") != ""
    assert title("operation.removed") == "an operation is gone"
