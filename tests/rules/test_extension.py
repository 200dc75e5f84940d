"""What a case says of its plan stands above the rules, and rules that contradict are refused."""

import copy
import json
from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import Program, compiled
from rsb_prove.bridge.rulebase import load, rule_files

EXAMPLE = Path(__file__).parents[2] / "examples" / "weekly-interval.json"


def extended(text: str) -> Program:
    return Program(compiled(load((*rule_files(), ("zz_local.dl", text)))))


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
