"""Every proof that the program writes is accepted, and no forgery of one.

What is forged is forged twice: as it is, with the old hashes, and by someone who makes
every id and every hash anew, which leaves the checker nothing but the steps.
"""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from time import process_time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given

from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import shipped
from rsb_prove.bridge.syntax import Fact
from rsb_prove.explain import verification
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.checker import Model
from rsb_prove.explain.claims import Basis, line_faults
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.verification import HASH, findings, verify
from tests.case_strategies import (
    VIGNETTES,
    Case,
    any_case,
    decide,
    examples,
    program,
    read,
)
from tests.explain import forged_claims, forged_steps
from tests.explain.forger import (
    FORGERIES,
    GRAVEST,
    WORDINGS,
    Desk,
    Forgery,
    rehash,
)
from tests.vignette_proofs import decided, every_vignette, view

EXAMPLES = Path(__file__).parents[2] / "examples"
READINGS = (
    {"weekly": "calendar_week", "initial": "patient", "evaluation": "pooled"},
    {
        "twelve_months": "days_365",
        "first_therapeutic": "literal",
        "thoracic": "in_scope",
    },
)


@cache
def text(name: str, *, one_line: bool = False) -> str:
    """The decision document of a vignette, or of one of its lines."""
    whole = view(name)
    number = int(whole.case_sha256, 16) % len(whole.lines)
    lines = whole.lines[number : number + 1] if one_line else whole.lines
    return json.dumps(decision_document(replace(whole, lines=lines)))


def case_of(name: str) -> Any:
    return decided(name).document.root


@pytest.fixture(autouse=True, scope="module")
def _left_alone_by_the_collector() -> Iterator[None]:
    """As in the program: it would walk the whole rule base for every few documents."""
    program()
    gc.freeze()
    yield
    gc.unfreeze()


@lru_cache(maxsize=96)
def worked_out(facts: tuple[Fact, ...], stated: str) -> Model:
    """All that follows from facts; forgeries of one document mostly leave these."""
    return Model(facts, program().base.clauses, json.loads(stated))


@pytest.fixture(autouse=True)
def _what_follows_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a checker makes of the same facts is the same, and never changed."""

    def model(facts: tuple[Fact, ...], clauses: object, stated: object) -> Model:
        assert clauses is program().base.clauses
        return worked_out(facts, json.dumps(stated))

    monkeypatch.setattr(verification, "Model", model)


def model_of(name: str) -> Model:
    """All that follows from the facts of a vignette; most forgeries leave these."""
    stated = json.loads(text(name, one_line=True))["facts"]
    return worked_out(program().base.facts, json.dumps(stated))


@every_vignette
def test_every_proof_is_accepted(name: str) -> None:
    document = json.loads(text(name))
    assert verify(document, program().base, case_of(name)) == ()
    assert document == json.loads(text(name))  # and left as it was


@pytest.mark.parametrize("name", sorted(VIGNETTES)[::6])
def test_every_proof_is_accepted_without_its_case(name: str) -> None:
    assert verify(json.loads(text(name)), program().base) == ()


@pytest.mark.parametrize("readings", READINGS)
def test_proofs_under_other_readings_are_accepted(readings: dict[str, str]) -> None:
    other = shipped(readings)
    for name in sorted(VIGNETTES)[::9]:
        found = other.decide(read(VIGNETTES[name]["case"]))
        document = json.loads(
            json.dumps(decision_document(view_case(other.base, found)))
        )
        assert verify(document, program().base, found.document.root) == ()


@examples(6)
@given(any_case)
def test_the_proof_of_any_case_is_accepted(case: Case) -> None:
    found = decide(case)
    document = json.loads(
        json.dumps(decision_document(view_case(program().base, found)))
    )
    assert verify(document, program().base, found.document.root) == ()


def forged(name: str, forgery: Forgery) -> Any:
    """A vignette's document after a forgery; None where there is nothing to forge."""
    document = json.loads(text(name, one_line=True))
    pick = Random(f"{name} {forgery.__name__}")
    changed = forgery(Desk(document, document["lines"][0], program().base, pick))
    return document if changed else None


def proven_wrong(document: Any, case: Any) -> bool:
    """Whether more is wrong than hashes, which a forger can make anew."""
    found = findings(document, program().base, case)
    return any(one.code != HASH and not one.place.endswith("/id") for one in found)


@every_vignette
def test_no_forgery_of_steps_is_accepted_whoever_made_the_hashes(
    name: str, request: pytest.FixtureRequest
) -> None:
    basis = Basis(model_of(name), program().base, case_of(name).get("sources", {}))
    for forgery in turn_of(name, gravest_of(forged_steps), request):
        document = forged(name, forgery)
        if document is not None:
            found = line_faults(document["lines"][0], basis)
            assert any(not place.endswith("/id") for place, _ in found), forgery


@every_vignette
def test_no_forgery_of_claims_is_accepted_whoever_made_the_hashes(
    name: str, request: pytest.FixtureRequest
) -> None:
    for forgery in turn_of(name, gravest_of(forged_claims), request):
        document = forged(name, forgery)
        assert document is None or proven_wrong(document, case_of(name)), forgery


TURNS = 5


def turn_of(
    name: str, forgeries: list[Forgery], request: pytest.FixtureRequest
) -> list[Forgery]:
    """Those whose turn it is with a vignette: each comes to every fifth, and every
    vignette has a fifth of them, unless all are to be tested with all.
    """
    at = sorted(VIGNETTES).index(name)
    turns = 1 if request.config.getoption("--thorough") else TURNS
    return forgeries[at % turns :: turns]


def gravest_of(module: ModuleType) -> list[Forgery]:
    """The gravest forgeries of a module."""
    return [one for one in GRAVEST.values() if one.__module__ == module.__name__]


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_no_forgery_is_accepted_with_the_old_hashes_or_new_ones(
    forgery: Forgery,
) -> None:
    """Each on two or three vignettes, the next forgery on those that follow."""
    at = list(FORGERIES).index(forgery.__name__)
    for name in sorted(VIGNETTES)[at % 34 :: 34]:
        document = forged(name, forgery)
        if document is not None:
            assert next(findings(document, program().base), None), name
            rehash(document)
            assert proven_wrong(document, case_of(name)), name


@pytest.mark.parametrize("name", sorted(VIGNETTES)[::8])
def test_a_forger_who_changes_nothing_leaves_every_hash_as_it_was(name: str) -> None:
    document = json.loads(text(name))
    rehash(document)
    assert document == json.loads(text(name))


def test_there_are_enough_forgeries() -> None:
    assert len(FORGERIES) > 70
    assert len(GRAVEST) > 20
    made = [*gravest_of(forged_steps), *gravest_of(forged_claims)]
    assert {*made} == {*GRAVEST.values()}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_every_forgery_finds_something_to_forge(forgery: Forgery) -> None:
    assert any(forged(name, forgery) is not None for name in VIGNETTES)


@pytest.mark.parametrize("forgery", GRAVEST.values(), ids=GRAVEST)
def test_the_gravest_forgeries_come_to_what_they_can_forge(
    forgery: Forgery, request: pytest.FixtureRequest
) -> None:
    made = [gravest_of(forged_steps), gravest_of(forged_claims)]
    (among,) = [those for those in made if forgery in those]
    turn = (one for one in VIGNETTES if forgery in turn_of(one, among, request))
    assert any(forged(name, forgery) is not None for name in turn)


@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_words_are_held_by_hashes_alone(wording: Forgery) -> None:
    name = min(VIGNETTES)
    document = forged(name, wording)
    assert HASH in {found.code for found in verify(document, program().base)}
    rehash(document)
    assert verify(document, program().base, case_of(name)) == ()


def test_to_verify_a_typical_case_takes_a_few_times_as_long_as_to_prove_it() -> None:
    case = read_document((EXAMPLES / "weekly-interval.json").read_bytes(), "case.json")

    def proven() -> Any:
        return decision_document(view_case(program().base, program().decide(case)))

    document = json.loads(json.dumps(proven()))

    def verified() -> Any:
        return verify(document, program().base, case.root)

    assert verified() == ()
    assert best_of(verified) < 6 * best_of(proven)


def best_of(work: Callable[[], Any]) -> float:
    """The least time that it takes, of some runs."""

    def seconds() -> float:
        before = process_time()
        work()
        return process_time() - before

    return min(seconds() for _ in range(7))


JUNK: tuple[Any, ...] = (
    *(None, True, 0, -1, 7, 10**30, "", "x", "\ud800", "a\0b\n", "~/", "/lines/0"),
    *([], {}, [[]], {"": {}}, ["x"], [1, 2, 3], {"id": None}, "(", "f('", "_1"),
)


# What hashes alone hold: words, and what a reader is shown first.
UNPROVEN = ("text", "notice", "subject", "short_form", "question", "evidence")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every object and list of a document, with each of its keys."""
    found = []
    for key in value if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        if isinstance(value[key], dict | list):
            found += places(value[key])
    return found


@pytest.mark.parametrize("part", range(8))
def test_whatever_stands_in_a_document_nothing_is_raised(part: int) -> None:
    name = "V076"
    pick = Random(part)
    for _ in range(25):
        document = json.loads(text(name))
        holder, key = pick.choice(places(document))
        holder[key] = pick.choice(JUNK)
        with suppress(AttributeError, LookupError, TypeError, ValueError):
            rehash(document)
        found = verify(document, program().base, case_of(name))
        assert found or key in UNPROVEN or document == json.loads(text(name))


@pytest.mark.parametrize("junk", [*JUNK, json.loads("[" * 500 + "]" * 500)])
def test_what_is_no_document_at_all_is_not_proven(junk: Any) -> None:
    assert verify(junk, program().base)


def test_a_case_that_none_can_be_decided_of_is_no_case() -> None:
    document = json.loads(text("V076"))
    for case in (
        {},
        {"case_id": "V076"},
        {"case_id": "V076", "requests": [{"date": 7}]},
    ):
        assert verify(document, program().base, case)
    odd = {**case_of("V076"), "episodes": [{"icd10": [None]}]}
    assert verify(document, program().base, odd)
