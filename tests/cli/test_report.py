"""The packet: what stands in the decision stands in it, and nothing in it runs."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.cli import report
from tests.cli.conftest import shared
from tests.cli.program_fixtures import ROOT, WHOLE, invoked, saved

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
WEEKLY = ROOT / "examples" / "weekly-interval.json"
AUDIENCES = ("reviewer", "member", "provider")
VOID = {"meta", "wbr", "br"}
APART = {"p", "li", "td", "th", "dt", "dd"}
# Markup, a script, a template, Graphviz, text turned around, what cannot be seen.
HOSTILE = '<script>alert(1)</script>"><b> {{ 7 * 7 }} {% x %} \\N \u202eabc\u200b'


@pytest.fixture(autouse=True)
def one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "program", shared)


class Text(HTMLParser):
    """The words of a page, its tags, and whether each that opens closes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.words += [" "] if tag in APART else []
        held = dict(attrs)
        self.ids += filter(None, [held.get("id")])
        self.links |= {href for href in (held.get("href"), held.get("src")) if href}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def said(self) -> str:
        """All words, one space between any two."""
        return " ".join("".join(self.words).split())


def page(case: Path, tmp_path: Path, *args: str) -> str:
    path = tmp_path / "packet.html"
    run = invoked("report", case, "-o", path, *args)
    assert (run.exit_code, run.stdout, run.stderr) == (0, "", "")
    return path.read_text("utf-8")


def decision(case: Path) -> Any:
    return json.loads(invoked(case, "--format", "json").stdout)


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda path: path.stem)
def test_all_that_the_decision_says_of_criteria_stands_in_the_packet(
    case: Path, tmp_path: Path
) -> None:
    text = Text(page(case, tmp_path))
    assert text.open == []
    for line in decision(case)["lines"]:
        for one in line["criteria"]:
            for said in (one["id"], one["title"], one["statement"], one["citation"]):
                assert " ".join(said.split()) in text.said
            for pointer in one["evidence"]:
                assert pointer in text.said
        for ask in line["asks"]:
            assert ask["question"] in text.said


def test_the_steps_have_the_numbers_of_the_proof(tmp_path: Path) -> None:
    text = Text(page(WEEKLY, tmp_path))
    (line,) = decision(WEEKLY)["lines"]
    numbers = {node["id"]: node["number"] for node in line["proof"]["nodes"]}
    for one in line["criteria"]:
        assert f"{one['citation']} {numbers[one['node']]}" in text.said
    shown = {n["number"] for n in line["proof"]["nodes"] if n["short_form"]}
    assert {int(id_[4:]) for id_ in text.ids if re.fullmatch(r"l1-n\d+", id_)} == shown


@pytest.mark.parametrize("audience", AUDIENCES)
def test_links_lead_within_the_page_and_no_id_stands_twice(
    audience: str, tmp_path: Path
) -> None:
    series = ROOT / "examples" / "series.json"
    text = Text(page(series, tmp_path, "--audience", audience))
    assert {link[0] for link in text.links} == {"#"}
    assert {link[1:] for link in text.links} <= set(text.ids)
    assert len(text.ids) == len(set(text.ids))
    assert text.tags.isdisjoint({"script", "img", "link", "iframe", "object"})


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hostile_words_are_text(audience: str, tmp_path: Path) -> None:
    whole: Any = WHOLE
    (request,) = whole["requests"]
    long = "x" * 1_000
    case = {
        **WHOLE,
        "case_id": HOSTILE,
        "history": {"complete": True, "blocks": [{"id": f"{HOSTILE} b1"}]},
        "requests": [{**request, "line": HOSTILE}],
        "sources": {"/requests/0/target": f"{HOSTILE} {long}"},
    }
    found = page(saved(tmp_path / "case.json", case), tmp_path, "--audience", audience)
    text = Text(found)
    assert text.open == []
    assert text.tags.isdisjoint({"script", "b"})
    assert not re.search("[\u202e\u200b]", found)
    assert "<script>alert(1)</script>" in text.said
    assert "49" not in re.findall(r"> (\d+) \{%", text.said)


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda path: path.stem)
def test_a_member_reads_no_ids_and_no_pointers(case: Path, tmp_path: Path) -> None:
    said = Text(page(case, tmp_path, "--audience", "member")).said
    assert not re.search(r"\b[A-Z]{2,}-[A-Z]|/requests|/history|_", said)
    assert "only a doctor or nurse at your plan can do that" in said


def test_a_provider_reads_each_field_to_document(tmp_path: Path) -> None:
    case = ROOT / "examples" / "response-not-documented.json"
    said = Text(page(case, tmp_path, "--audience", "provider")).said
    for line in decision(case)["lines"]:
        for ask in line["asks"]:
            assert f"{ask['pointer']} {ask['question']}" in said


def test_equal_cases_give_equal_bytes(tmp_path: Path) -> None:
    assert page(WEEKLY, tmp_path) == page(WEEKLY, tmp_path)


def test_nothing_of_other_lines_stands_in_the_packet_of_one(tmp_path: Path) -> None:
    series = ROOT / "examples" / "series.json"
    text = Text(page(series, tmp_path, "--line", "2"))
    assert "Line 2:" in text.said
    assert "Line 1:" not in text.said


def test_a_packet_is_a_page_of_html_and_nothing_else(tmp_path: Path) -> None:
    run = invoked("report", WEEKLY, "-o", tmp_path / "packet.docx")
    assert run.exit_code == 2
    assert "RSB407" in run.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_no_proof_needs_stays_out_of_the_packet(
    audience: str, tmp_path: Path
) -> None:
    whole: Any = json.loads(json.dumps(WHOLE))
    whole["patient"] = {"id": "SECRET-1"}
    whole["episodes"][0] |= {"inciting_event": "SECRET-2", "diagnosis_text": "SECRET-3"}
    whole["requests"][0] |= {"levels": ["SECRET-4"], "technique_text": "SECRET-5"}
    whole["sources"] = {"/patient/id": "SECRET-6", "/case_id": "SECRET-7"}
    case = saved(tmp_path / "case.json", whole)
    assert "SECRET" not in page(case, tmp_path, "--audience", audience)
