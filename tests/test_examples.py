"""What the shipped examples give, whole: text, decision document, diagram source."""

import json
from pathlib import Path

import pytest

from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import Decided, Program, shipped
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.diagram import dot
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.text import case_text
from tests.conftest import Golden

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.json"))


@pytest.fixture(scope="module")
def program() -> Program:
    return shipped()


def decided(program: Program, path: Path) -> Decided:
    return program.decide(read_document(path.read_bytes(), path.name))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_text_of_an_example_is_as_recorded(
    program: Program, path: Path, golden: Golden
) -> None:
    view = view_case(program.base, decided(program, path))
    golden.check(f"{path.stem}.txt", case_text(view))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_decision_document_of_an_example_is_as_recorded(
    program: Program, path: Path, golden: Golden
) -> None:
    """All but the proofs and facts, which other tests walk, and the changing hashes."""
    document = decision_document(view_case(program.base, decided(program, path)))
    document["policy"], document["program"] = {}, {}
    assert document.pop("facts")
    assert document.pop("receipt")
    lines = document["lines"]
    assert isinstance(lines, list)
    for line in lines:
        assert line.pop("proof")["nodes"]
        for criterion in line["criteria"]:
            assert criterion.pop("node")
    text = json.dumps(document, indent=1, ensure_ascii=False)
    golden.check(f"{path.stem}.json", text + "\n")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_line_of_an_example_has_a_diagram(program: Program, path: Path) -> None:
    view = view_case(program.base, decided(program, path))
    for line in view.lines:
        assert dot(line, view.case_id).startswith("digraph")


def test_the_examples_show_every_determination(program: Program) -> None:
    shown = {
        line.determination for path in EXAMPLES for line in decided(program, path).lines
    }
    assert shown == {str(row[0]) for row in program.base.rows("recommendation")}
