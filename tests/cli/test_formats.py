from dataclasses import replace
from xml.etree import ElementTree

import pytest

from rsb_prove.cli.formats import OUTLINE, Look, rendered
from rsb_prove.explain.view import CaseView, CriterionView, LineView
from tests.explain.proof_fixtures import one_failed

SVG = "{http://www.w3.org/2000/svg}"


def criterion(
    id: str, status: str, said: str, *, sums_up: bool = False
) -> CriterionView:
    return CriterionView(id, status, "", "", said, (), sums_up=sums_up)


def heard(*criteria: CriterionView) -> str:
    """The description of the diagram of a line with such criteria."""
    line: LineView = replace(
        one_failed(), reason="1 criterion failed", criteria=criteria
    )
    view = CaseView("c.json", "C-1", "", "", "policy", "1", (line,), {})
    root = ElementTree.fromstring(rendered(view, Look("svg")))
    return root.findtext(f"{SVG}desc", "")


def test_a_diagram_is_described_by_the_verdict_and_each_criterion_not_met() -> None:
    said = heard(
        criterion("A-1", "met", "this is met"),
        criterion("A-2", "failed", "6 days before; at least 7"),
        criterion("A-3", "failed", "a part failed", sums_up=True),
        criterion("A-4", "unknown", "it is not documented"),
    )
    assert said == (
        "NOT MEDICALLY NECESSARY: 1 criterion failed. "
        "A-2 FAILED: 6 days before; at least 7. A-4 UNKNOWN: it is not documented."
    )


def test_a_diagram_of_criteria_met_is_described_by_the_verdict() -> None:
    said = heard(criterion("A-1", "met", "this is met"))
    assert said == "NOT MEDICALLY NECESSARY: 1 criterion failed."


@pytest.mark.parametrize("word", ["words ", "x"])
def test_a_description_is_short_whatever_the_case(word: str) -> None:
    many = [criterion(f"A-{n}", "failed", word * 500) for n in range(9)]
    said = heard(*many)
    assert len(said) <= OUTLINE < 1000
    assert said.startswith("NOT MEDICALLY NECESSARY: 1 criterion failed. A-0 FAILED:")
    assert said.endswith(" …")


def test_a_description_turns_no_text_around() -> None:
    said = heard(criterion("A-1", "failed", "\u202egnp.exe\x1b[31m\nnext"))
    assert said.endswith(r"A-1 FAILED: \u202egnp.exe\x1b[31m next.")
