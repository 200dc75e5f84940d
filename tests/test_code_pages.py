"""Every finding about rules has a page, and the examples of the pages are what they say."""

import json
import re
from pathlib import Path

import pytest

from rsb_prove.bridge.checks import errors, warnings
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.packs import texts_with
from rsb_prove.bridge.program import Program, compiled
from rsb_prove.bridge.rulebase import SHIPPED, load, rule_files
from rsb_prove.explain.codepages import explained, page, title
from tests.cli.program_fixtures import ROOT, WHOLE, invoked

# Only a case shows that rules contradict themselves: it is decided, not checked.
BY_A_CASE = ("RSB330", "RSB331")
# Of these other rules than the shipped ones are found, so that packs do not fit them.
OF_OTHER_RULES = "RSB356"
# Of this the scenarios beside the rules are looked at: see tests/cli/test_rulescheck.py.
OF_SCENARIOS = "RSB346"
BLOCK = re.compile(r"^```dl (wrong|right)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OF_PACKS = re.compile(r"^```(toml|dl) (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


VOCABULARY = """\
id = "words"
title = "Words"
version = "1"
kind = "vocabulary"
extends = { policy = "cigna-rsb" }
"""


def examples(code: str) -> dict[str, str]:
    return dict(BLOCK.findall(page(code)))


def found(text: str) -> list[str]:
    """The codes of what is wrong with the shipped rules and a text."""
    try:
        base = load((*rule_files(), ("example.dl", text)))
    except Rejected as rejected:
        return [one.code for one in rejected.diagnostics]
    return [one.code for one in errors(base) or warnings(base)]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    texts = (path.read_text("utf-8") for path in Path(ROOT / "bridge").glob("*.py"))
    codes = {code for text in texts for code in re.findall(r"RSB3\d\d", text)}
    assert set(explained()) == codes


@pytest.mark.parametrize("code", explained())
def test_a_page_has_a_title_a_reason_and_a_remedy(code: str) -> None:
    text = page(code)
    assert text.startswith(f"# {code}: {title(code)}\n\n")
    assert "\n**Why it matters.** " in text
    assert "\n**How to mend it.** " in text


def packs(code: str, word: str) -> tuple[tuple[str, str], ...]:
    """The packs of an example: each manifest with the rules that follow it."""
    texts: list[tuple[str, str]] = []
    for form, said, text in OF_PACKS.findall(page(code)):
        number = sum(name.endswith("toml") for name, _ in texts) + (form == "toml")
        if said == word:
            file = "pack.toml" if form == "toml" else "rules.dl"
            texts.append((f"pack{number}/{file}", text))
    return tuple(texts)


def found_in_packs(texts: tuple[tuple[str, str], ...]) -> list[str]:
    """The codes of what is wrong with the shipped rules and packs."""
    try:
        base = load((*texts_with(SHIPPED, ()), *texts))
    except Rejected as rejected:
        return [one.code for one in rejected.diagnostics]
    return [one.code for one in errors(base) or warnings(base)]


ABOUT_PACKS = [one for one in explained() if "```toml" in page(one)]
ABOUT_RULES = sorted(
    {*explained()} - {*ABOUT_PACKS, *BY_A_CASE, OF_OTHER_RULES, OF_SCENARIOS}
)


@pytest.mark.parametrize("code", ABOUT_PACKS)
def test_the_wrong_pack_is_found_and_the_right_one_is_not(code: str) -> None:
    assert found_in_packs(packs(code, "wrong")) == [code]
    assert found_in_packs(packs(code, "right")) == []


def test_rules_that_packs_do_not_fit_are_found() -> None:
    words = ("vocabulary/pack.toml", VOCABULARY)
    shown = examples(OF_OTHER_RULES)
    assert found_in_packs((words, ("_packs/z.dl", shown["wrong"]))) == [OF_OTHER_RULES]


@pytest.mark.parametrize("code", ABOUT_RULES)
def test_the_wrong_example_is_found_and_the_right_one_is_not(code: str) -> None:
    shown = examples(code)
    assert found(shown["wrong"]) == [code]
    assert found(shown["right"]) == []


@pytest.mark.parametrize("code", BY_A_CASE)
def test_what_only_a_case_shows_is_found_when_it_is_decided(code: str) -> None:
    texts = (*rule_files(), ("example.dl", examples(code)["wrong"]))
    program = Program(compiled(load(texts)))
    with pytest.raises(Rejected) as caught:
        program.decide(read_document(json.dumps(WHOLE).encode(), "whole.json"))
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_a_page_is_printed_and_without_a_code_all_titles() -> None:
    assert invoked("rules", "explain", "rsb324").stdout == page("RSB324")
    lines = invoked("rules", "explain").stdout.splitlines()
    assert lines == [f"{code}  {title(code)}" for code in explained()]


def test_an_unknown_code_is_refused_with_those_near_to_it() -> None:
    run = invoked("rules", "explain", "RSB3244")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "No finding about rules has the code RSB3244." in run.stderr
    assert "RSB324" in run.stderr.partition("did you mean ")[2]


@pytest.mark.parametrize("code", ["zzz", "../codes", "RSB*"])
def test_what_is_no_code_leads_nowhere(code: str) -> None:
    assert invoked("rules", "explain", code).exit_code == 2
