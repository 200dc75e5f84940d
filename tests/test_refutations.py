"""Why-not of the vignettes: every clause that could conclude an atom is really blocked."""

import json
from collections.abc import Iterable, Iterator
from functools import cache

from rsb_prove.bridge.syntax import BodyLiteral, Clause, Comparison, Literal
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import (
    Absent,
    Attempt,
    Compared,
    Given,
    Ground,
    Premise,
    Tabled,
)
from rsb_prove.explain.refutation import attempts
from tests.case_strategies import VIGNETTES, program, read
from tests.clause_semantics import (
    SIGNS,
    Bindings,
    pattern,
    rows,
    solutions,
    unified,
    value,
)
from tests.vignette_proofs import decided, every_vignette, explainer


def refuted(name: str) -> Iterator[Absent]:
    """What no line of a vignette is: met or failed, for each criterion."""
    for line in decided(name).lines:
        for criterion in line.criteria:
            for verdict in {"met", "failed"} - {criterion.status}:
                yield Absent(verdict, (line.entity, criterion.criterion))


@cache
def refutations(name: str) -> dict[Absent, tuple[Attempt, ...]]:
    """Every refutation of a vignette, those that other refutations rest on included."""
    return leading_on(refuted(name), explainer(name))


def leading_on(
    absents: Iterable[Absent], explainer: Explainer
) -> dict[Absent, tuple[Attempt, ...]]:
    """The refutation of each of these, and of all that they rest on being absent."""
    found: dict[Absent, tuple[Attempt, ...]] = {}
    waiting = list(absents)
    while waiting:
        absent = waiting.pop()
        if absent not in found:
            found[absent] = attempts(explainer, absent)
            blocks = [block for one in found[absent] for block in one.blocks]
            waiting += [block for block in blocks if isinstance(block, Absent)]
    return found


def could_conclude(absent: Absent) -> dict[Clause, Bindings]:
    """The clauses whose head agrees with an atom, and the bindings that it sets."""
    heads = program().base.by_predicate.get(absent.predicate, ())
    found = {clause: unified(clause.head.terms, absent.pattern) for clause in heads}
    return {clause: b for clause, b in found.items() if b is not None}


@every_vignette
def test_what_is_refuted_is_not_in_the_model(name: str) -> None:
    for absent in refutations(name):
        assert rows(absent.predicate, absent.pattern, decided(name).model) == []


@every_vignette
def test_a_date_that_is_not_exact_is_never_said_to_be_absent(name: str) -> None:
    """`day(R, 'date', D, D)` fails on a month; that is no reason to say it has no date."""
    case = json.loads(json.dumps(VIGNETTES[name]["case"]))
    for line in case["requests"]:
        line["date"] = (line.get("date") or "2024-06")[:7]
    one = program().decide(read(case))
    pointers = {(fact.predicate, fact.row): fact.pointer for fact in one.facts}
    explainer = Explainer(program().base, one.model, pointers, one.live)
    wanted = [
        Absent(verdict, (line.entity, criterion))
        for line in one.lines
        for criterion in line.of_status("unknown")
        for verdict in ("met", "failed")
    ]
    for absent in leading_on(wanted, explainer):
        assert not any(one.model[absent.predicate].match(absent.pattern)), absent


@every_vignette
def test_every_clause_that_could_conclude_a_verdict_is_tried(name: str) -> None:
    for absent in refuted(name):
        tried = {one.clause for one in refutations(name)[absent]}
        assert tried == set(could_conclude(absent))
        assert tried


@every_vignette
def test_every_live_clause_below_a_refutation_is_tried(name: str) -> None:
    for absent, found in refutations(name).items():
        if absent.predicate in decided(name).live:
            assert {one.clause for one in found} == set(could_conclude(absent))


@every_vignette
def test_no_clause_that_is_refuted_has_a_solution(name: str) -> None:
    for absent in refuted(name):
        for clause, bindings in could_conclude(absent).items():
            found = solutions(list(clause.body), bindings, decided(name).model)
            assert list(found) == []


@every_vignette
def test_every_attempt_names_blocks_that_really_block(name: str) -> None:
    for absent, found in refutations(name).items():
        for one in found:
            bindings = dict(one.bindings)
            assert could_conclude(absent)[one.clause].items() <= bindings.items()
            assert one.blocks
            for block in one.blocks:
                assert any(
                    blocks(block, literal, bindings, name)
                    for literal in one.clause.body
                )


def blocks(block: Premise, literal: BodyLiteral, bindings: Bindings, name: str) -> bool:
    """Whether a block is this literal under the bindings, and keeps it from holding."""
    model = decided(name).model
    if isinstance(literal, Comparison):
        if not isinstance(block, Compared) or block.text != str(literal):
            return False
        left, right = value(literal.left, bindings), value(literal.right, bindings)
        told = (block.left, block.operator, block.right)
        return told == (left, literal.operator, right) and not SIGNS[block.operator](
            left, right
        )
    wanted = pattern(literal.atom, bindings)
    found = rows(literal.atom.predicate, wanted, model)
    if not literal.negated:
        return block == Absent(literal.atom.predicate, wanted) and not found
    atom = block.atom if isinstance(block, Given | Tabled) else block
    same = isinstance(atom, Ground) and atom.predicate == literal.atom.predicate
    return same and isinstance(atom, Ground) and atom.row in found


@every_vignette
def test_every_literal_that_blocks_is_named(name: str) -> None:
    """Of a clause that the tables alone block, the first block is enough."""
    live = decided(name).live
    for found in refutations(name).values():
        for one in found:
            bindings = dict(one.bindings)
            static = any(_of_the_tables(block, live) for block in one.blocks)
            for literal in one.clause.body:
                named = any(blocks(b, literal, bindings, name) for b in one.blocks)
                assert static or named or not _shuts(literal, bindings, name)


def _of_the_tables(block: Premise, live: frozenset[str]) -> bool:
    atom = block.atom if isinstance(block, Given | Tabled) else block
    return not isinstance(atom, Compared) and atom.predicate not in live


def _shuts(literal: BodyLiteral, bindings: Bindings, name: str) -> bool:
    """Whether a literal cannot hold, whatever its open variables are bound to."""
    model = decided(name).model
    if isinstance(literal, Literal):
        found = rows(literal.atom.predicate, pattern(literal.atom, bindings), model)
        open_ = any(
            str(term) not in bindings
            and str(term) != "_"
            and not hasattr(term, "value")
            for term in literal.atom.terms
        )
        return (bool(found) and not open_) if literal.negated else not found
    sides = [value(side, bindings) for side in (literal.left, literal.right)]
    return None not in sides and not SIGNS[literal.operator](*sides)


@every_vignette
def test_what_an_attempt_got_past_is_given_by_the_case(name: str) -> None:
    given = {(f.predicate, f.row, f.pointer) for f in decided(name).facts}
    for found in refutations(name).values():
        for one in found:
            for held in one.held:
                atom: Given = held
                assert (atom.atom.predicate, atom.atom.row, atom.pointer) in given
                assert any(
                    isinstance(part, Literal)
                    and not part.negated
                    and part.atom.predicate == atom.atom.predicate
                    and unified(part.atom.terms, atom.atom.row) is not None
                    for part in one.clause.body
                )
