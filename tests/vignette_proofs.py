"""The vignettes decided, explained and made into graphs: once for all tests of proofs."""

from functools import cache

import pytest

from rsb_prove.bridge.program import Decided
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import Conclusion, Ground
from rsb_prove.explain.view import CaseView
from tests.case_strategies import VIGNETTES, program, read

every_vignette = pytest.mark.parametrize("name", VIGNETTES)


@cache
def decided(name: str) -> Decided:
    return program().decide(read(VIGNETTES[name]["case"]))


@cache
def explainer(name: str) -> Explainer:
    found = decided(name)
    pointers = {(fact.predicate, fact.row): fact.pointer for fact in found.facts}
    return Explainer(program().base, found.model, pointers, found.live)


@cache
def proof(name: str) -> dict[Ground, Conclusion]:
    """All that the determinations and the verdicts of a vignette's lines rest on."""
    goals = []
    for line in decided(name).lines:
        goals.append(
            Ground("determination", (line.entity, line.determination, line.ground))
        )
        goals += [Ground(c.status, (line.entity, c.criterion)) for c in line.criteria]
    return explainer(name).proof(goals)


@cache
def view(name: str) -> CaseView:
    return view_case(program().base, decided(name))
