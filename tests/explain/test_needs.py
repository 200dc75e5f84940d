"""The ways to an approval in words and as a document."""

import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from rsb_prove.explain.needs import Needs, needs_of
from rsb_prove.explain.needsdocument import needs_document
from rsb_prove.explain.needstext import needs_text
from rsb_prove.explain.schemas import document_schema
from tests.bridge.test_requirements import SCENARIOS
from tests.case_strategies import VIGNETTES, Case, program, read
from tests.cli.program_fixtures import WHOLE

SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("requires"))


def found(case: Case, line: int = 0) -> Needs:
    decided = program().decide(read(case))
    return needs_of(program(), decided, decided.lines[line], most=30)


@cache
def needed(name: str, line: int = 0) -> Needs:
    return found(SCENARIOS.get(name) or VIGNETTES[name]["case"], line)


def text(name: str, line: int = 0) -> str:
    return needs_text([needed(name, line)])


def flat(name: str, line: int = 0) -> str:
    """The text on one line, however it is set."""
    return " ".join(text(name, line).split())


def document(name: str, line: int = 0) -> dict[str, Any]:
    whole = needs_document([needed(name, line)])
    SCHEMA.validate(json.loads(json.dumps(whole)))
    lines: Any = whole["lines"]
    return dict(lines[0])


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("V154", 0, "1 document Is the block part of a comprehensive pain management"),
        ("V154", 0, "program? yes /care/pain_program"),
        (
            "V139",
            0,
            "1 wait until 2024-06-14; requested is 2024-06-10 /requests/0/date",
        ),
        ("V097", 0, "1 plan another date: 2024-06-17 instead of 2024-06-18"),
        ("V052", 0, "1 plan injectates: without clonidine /requests/0/injectates"),
        ("V049", 0, "1 plan injectates: with local anesthetic too"),
        ("V073", 0, "1 plan guidance: fluoroscopy instead of"),
        ("V070", 0, "image guidance will be used? fluoroscopy or ultrasound"),
        (
            "V184",
            1,
            "document line 1, once performed: Did function improve after this block? yes",
        ),
        ("V187", 0, "document block b3: Was this block diagnostic"),
        ("V085", 0, "stellate ganglion, and not sphenopalatine ganglion"),
        ("S287", 0, "lower extremity, not buttock /episodes/0/regions"),
        ("S298", 0, "by any provider and payer? none /history/blocks"),
        ("S305", 0, "for example one of which the record says: date 2024-06-09;"),
        ("S477", 0, "To which CRPS episode does this block belong? the new one"),
        (
            "V145",
            0,
            "Cannot be changed, for it failed on what is documented: IND-TX-PRIOR",
        ),
        ("S134", 0, "nothing that the rules ask for would settle it: IND-ADD-POSINIT"),
        ("S115", 0, "wait until 2025-06-03; requested is 2024-06-10 /requests/0/date"),
        ("S115", 0, "/requests/0/date then IND-ADD-2WK fails: it is 365 days after"),
        ("S532", 0, "The record was declared final: no more records will come."),
        ("V001", 0, "Nothing is needed."),
        (
            "V154",
            0,
            "These are all the ways of at most 30 changes that the rules name.",
        ),
        ("V145", 0, "There is no way of at most 30 changes that the rules name."),
    ],
)
def test_a_nurse_reads_it(name: str, line: int, words: str) -> None:
    assert words in flat(name, line)


def test_what_stands_in_the_way_comes_with_its_statement_and_citation() -> None:
    shown = flat("V025")
    for words in (
        "IND-INIT-REGION The diagnosis is limited to the extremities",
        "the diagnosis covers the face",
        "Non-Indications > Not Medically Necessary > 2nd item",
    ):
        assert words in shown


def test_answers_are_never_suggested() -> None:
    assert "nothing may be documented that is not so" in flat("V154")
    assert "only a clinician denies" in flat("V154")


def test_lines_that_would_be_decided_otherwise_are_named() -> None:
    case = json.loads(json.dumps(WHOLE)) | {"care": {}}
    left = {"limb": "left_upper_extremity"}
    case["episodes"].append(case["episodes"][0] | left | {"id": "e2"})
    second = {"line": "2", "date": "2024-07-10", "episode": "e2"}
    case["requests"].append(case["requests"][0] | left | second)
    shown = needs_text([found(case)])
    words = "line 2 would then be MEDICALLY NECESSARY instead of NEEDS INFORMATION\n"
    assert words in shown


def test_what_to_ask_first_is_told_where_there_is_a_choice() -> None:
    case = json.loads(json.dumps(VIGNETTES["V187"]["case"]))
    case["care"]["pain_program"] = None
    shown = " ".join(needs_text([found(case)]).split())
    assert (
        "Ask first what most of the ways need: 2 of 2 Is the block part of a"
        " comprehensive pain management program? /care/pain_program"
    ) in shown
    assert "Ask first" not in flat("V187")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_text_fits_its_width(width: int) -> None:
    for name in ("V187", "V025", "S115", "S305"):
        lines = needs_text([needed(name)], width=width).splitlines()
        for line in lines[:-1]:  # the notice stands as it is
            assert len(line) <= width or " " not in line.strip()


@pytest.mark.parametrize(
    "name", ["V154", "V187", "V145", "V001", "V085", "S115", "S134", "S305", "S411"]
)
def test_the_document_follows_its_schema(name: str) -> None:
    line = document(name)
    assert line["complete"]
    assert line["determination"] == needed(name).line.decision.determination
    counts = {one["pointer"]: one["sets"] for one in line["questions"]}
    asked = [{s["asked"] for s in one["steps"]} for one in line["sets"]]
    assert counts == {at: sum(at in one for one in asked) for at in counts}
    assert set().union(*asked) == set(counts)


def test_a_step_says_what_what_if_needs_to_make_it() -> None:
    (one,) = document("V154")["sets"]
    assert (one["verified"], one["determination"]) == (True, "medically_necessary")
    assert one["steps"] == [
        {
            "way": "document",
            "op": "set",
            "pointer": "/care/pain_program",
            "value": True,
            "before": None,
            "question": "Is the block part of a comprehensive pain management program?",
            "asked": "/care/pain_program",
            "example": False,
            "others": [],
            "criteria": ["IND-TX-PROGRAM"],
        }
    ]


def test_the_document_has_what_its_schema_names_and_nothing_else() -> None:
    schema: Any = document_schema("requires")
    whole = needs_document([needed("S115"), needed("V145"), needed("V187")])
    assert [*whole] == [*schema["properties"]]
    lines: Any = whole["lines"]
    line, stuck, ways = lines
    for part, name in (
        (line, "line"),
        (line["in_vain"][0], "attempt"),
        (stuck["cannot_be_changed"][0], "criterion"),
        (ways["sets"][0], "set"),
        (ways["sets"][0]["steps"][0], "step"),
        (ways["questions"][0], "question"),
    ):
        assert [*part] == [*schema["$defs"][name]["properties"]]
