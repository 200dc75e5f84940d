"""What a rule author adds by facts alone takes part in everything."""

import copy
import json
from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import Decided, Program, compiled
from rsb_prove.bridge.rulebase import load, rule_files
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.text import case_text

EXAMPLE = Path(__file__).parents[2] / "examples" / "weekly-interval.json"
CRITERION = """
# criterion: LOCAL-CONSENT
# title: Consent is on file
# citation: Local rules
# met: consent is on file
# failed: it is documented that there is no consent
# unknown: whether consent is on file is not documented

+applies_to('LOCAL-CONSENT', 'therapeutic')
+yes_no('LOCAL-CONSENT', 'care', 'consent', 'yes')
+field('care', 'consent', 'yes_no', 'Is consent on file?')
"""


def extended(text: str) -> Program:
    return Program(compiled(load((*rule_files(), ("zz_local.dl", text)))))


def decided(program: Program, **care: object) -> Decided:
    case = json.loads(EXAMPLE.read_text("utf-8"))
    case["requests"][0]["date"] = "2024-06-10"
    case["care"].update(care)
    return program.decide(read_document(json.dumps(case), "case"))


def test_a_yes_no_criterion_takes_part_in_decision_proof_and_questions() -> None:
    program = extended(CRITERION)
    unknown = decided(program)
    assert unknown.lines[0].determination == "needs_information"
    assert [(a.pointer, a.question) for a in unknown.lines[0].asks] == [
        ("/care/consent", "Is consent on file?")
    ]
    failed = decided(program, consent=False)
    assert failed.lines[0].of_status("failed") == ("LOCAL-CONSENT",)
    text = case_text(view_case(program.base, failed))
    assert "FAILED  LOCAL-CONSENT" in text
    assert "it is documented that there is no consent" in text
    assert decided(program, consent=True).lines[0].determination == (
        "medically_necessary"
    )


def test_a_drug_is_a_fact() -> None:
    program = extended("+injectate('sugammadex', 'other_agent')\n")
    case = json.loads(EXAMPLE.read_text("utf-8"))
    case["requests"][0]["injectates"] = ["lidocaine", "sugammadex"]
    line = program.decide(read_document(json.dumps(case), "case")).lines[0]
    assert "GEN-INJ" in line.of_status("failed")


def test_a_plan_limit_takes_the_place_of_the_policys() -> None:
    program = extended("")
    case = json.loads(EXAMPLE.read_text("utf-8"))
    term = {"kind": "limit", "limit": "therapeutic_spacing_days", "value": 6}
    case["plan"]["terms"] = [term | {"from": "2024-01-01"}]
    line = program.decide(read_document(json.dumps(case), "case")).lines[0]
    assert line.determination == "medically_necessary"
    later = copy.deepcopy(case)
    later["plan"]["terms"][0]["from"] = "2024-06-10"
    line = program.decide(read_document(json.dumps(later), "case")).lines[0]
    assert line.of_status("failed")[-1] == "IND-TX-FREQ"


def test_rules_that_meet_and_fail_a_criterion_at_once_are_refused() -> None:
    program = extended("meets(R, 'IND-TX-FREQ') <= line(R)\n")
    with pytest.raises(Rejected) as caught:
        program.decide(read_document(EXAMPLE.read_bytes(), "case"))
    assert [one.code for one in caught.value.diagnostics] == ["RSB330"]
    assert caught.value.status == 78
