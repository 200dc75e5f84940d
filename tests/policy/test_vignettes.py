"""The worked cases of the reading of the policy, decided under its default readings."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from rsb_prove.bridge.decision import LineDecision
from tests import vignette_proofs
from tests.case_strategies import VIGNETTES, program
from tests.vignette_proofs import every_vignette

FILE = Path(__file__).with_name("vignettes.ndjson")
SHA256 = "ce86d97630484619a82afc906b75012e7a2755e581bdefb9473d9ea81e4b272c"
DECISIVE = {"not_medically_necessary": "failed", "needs_information": "unknown"}


def decided(name: str) -> dict[str, LineDecision]:
    """Line -> its decision."""
    return {line.line: line for line in vignette_proofs.decided(name).lines}


def expected(name: str) -> dict[str, dict[str, Any]]:
    """Line -> what the vignette expects of it."""
    return {one["line"]: one for one in VIGNETTES[name]["expect"]}


def test_the_vignettes_are_the_published_ones() -> None:
    assert len(VIGNETTES) == 69
    assert sha256(FILE.read_bytes()).hexdigest() == SHA256


@every_vignette
def test_every_line_gets_its_determination(name: str) -> None:
    found = {line: one.determination for line, one in decided(name).items()}
    assert found == {line: one["determination"] for line, one in expected(name).items()}


@every_vignette
def test_the_decisive_criteria_are_named(name: str) -> None:
    for line, one in expected(name).items():
        status = DECISIVE.get(one["determination"])
        if status:
            named = decided(name)[line].of_status(status)
            assert set(one["by"]) - set(named) == set()


@every_vignette
def test_what_is_out_of_scope_or_excluded_names_the_statements(name: str) -> None:
    criteria = program().base.criteria
    for line, one in expected(name).items():
        failed = decided(name)[line].of_status("failed")
        encoded = {s for criterion in failed for s in criteria[criterion].statements}
        if one["determination"] in ("not_applicable", "plan_excluded", "experimental"):
            assert set(one["by"]) - {*failed, *encoded} == set()


@every_vignette
def test_what_is_not_adverse_has_no_failed_criterion(name: str) -> None:
    """A contradiction between code and description is asked about before scope (A46)."""
    for line in decided(name).values():
        settled = line.determination in ("medically_necessary", "needs_information")
        if settled and line.ground != "code_conflict":
            assert line.of_status("failed") == ()


@every_vignette
def test_what_is_necessary_has_every_criterion_met(name: str) -> None:
    for line in decided(name).values():
        met = len(line.of_status("met")) == len(line.criteria) > 0
        assert met == (line.determination == "medically_necessary")


@every_vignette
def test_only_adverse_lines_go_to_a_physician(name: str) -> None:
    adverse = {"not_medically_necessary", "experimental"}
    for line in decided(name).values():
        assert line.requires_physician_review == (line.determination in adverse)
