"""What two rule bases decide otherwise is found, counted and shown by a small case."""

import json
from functools import cache
from pathlib import Path

from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.crossing import Crossing
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.flips import Comparison, Pattern, Seed
from rsb_prove.bridge.neighbours import neighbourhood
from rsb_prove.bridge.program import Program, compiled, shipped
from rsb_prove.bridge.rulebase import load, rule_files

EXAMPLES = Path(__file__).parents[2] / "examples"
SHORTER = "therapeutic_spacing_days', 6"
FLIP = Pattern(
    "not_medically_necessary",
    "medically_necessary",
    (("IND-TX-FREQ", "failed", "met"),),
)


def case(name: str) -> Document:
    path = EXAMPLES / f"{name}.json"
    return read_document(path.read_bytes(), path.name)


@cache
def old() -> Program:
    return shipped()


@cache
def new() -> Program:
    """Rules with six days for seven, and a drug more."""
    texts = [
        (name, text.replace("therapeutic_spacing_days', 7", SHORTER))
        for name, text in rule_files()
    ]
    drug = ("zz.dl", "+injectate('sugammadex', 'other_agent')\n")
    return Program(compiled(load([*texts, drug])))


def test_a_case_that_is_decided_otherwise_is_a_witness() -> None:
    comparison = Comparison(old(), new())
    comparison.add(Seed("weekly", case("weekly-interval")))
    comparison.add(Seed("initial", case("initial-approved")))
    flips = comparison.flips
    assert (flips.tried, flips.counts) == (2, {FLIP: 1})
    assert flips.witnesses[FLIP].seed.origin == "weekly"


def test_the_same_rules_flip_nothing() -> None:
    comparison = Comparison(old(), old())
    for path in sorted(EXAMPLES.glob("*.json")):
        comparison.add(Seed(path.stem, case(path.stem)))
    assert not comparison.flips.witnesses


def test_a_case_that_only_one_of_them_takes_is_told() -> None:
    text = json.loads((EXAMPLES / "initial-approved.json").read_text("utf-8"))
    text["requests"][0]["injectates"] = ["lidocaine", "sugammadex"]
    comparison = Comparison(old(), new())
    comparison.add(Seed("new drug", read_document(json.dumps(text), "case")))
    assert list(comparison.flips.witnesses) == [Pattern("refused", "decided", ())]


def test_a_witness_is_the_case_with_the_fewest_changes() -> None:
    comparison = Comparison(old(), new())
    far = case("weekly-interval")
    comparison.add(Seed("given", far, given=True))
    assert comparison.flips.witnesses[FLIP].seed.given
    comparison.add(Seed("base", far))
    comparison.add(Seed("another", far))
    assert comparison.flips.witnesses[FLIP].seed.origin == "base"


def test_what_a_flip_does_not_need_is_left_out_of_the_users_case() -> None:
    text = json.loads((EXAMPLES / "weekly-interval.json").read_text("utf-8"))
    document = read_document(json.dumps({**text, "care": {}}), "case")
    comparison = Comparison(old(), new())
    comparison.add(Seed("given", document, given=True))
    before = dict(comparison.flips.witnesses)
    comparison.reduce()
    ((pattern, witness),) = comparison.flips.witnesses.items()
    assert list(before) == [pattern]
    assert written(witness.seed.document) < written(document) / 2
    again = Comparison(old(), new())
    again.add(witness.seed)
    assert list(again.flips.witnesses) == [pattern]


def written(document: Document) -> int:
    """How long a case is, without what is not documented."""
    return len(json.dumps(_said(document.root)))


def _said(value: object) -> object:
    if isinstance(value, dict):
        return {key: _said(v) for key, v in value.items() if v is not None}
    return [_said(one) for one in value] if isinstance(value, list) else str(value)


def test_neighbours_lie_at_the_values_where_the_rules_turn() -> None:
    document = case("weekly-interval")
    near = neighbourhood([old(), new()])
    dates = {
        change.value
        for (change, *more) in near.of(document)
        if change.pointer == "/requests/0/date" and not more
    }
    assert {"2024-06-08", "2024-06-10"} <= dates
    words = {
        str(change.value)
        for (change, *_) in near.of(document)
        if change.pointer == "/requests/0/injectates"
    }
    assert any("sugammadex" in word for word in words)


def test_neighbours_show_a_flip_that_the_case_itself_does_not() -> None:
    comparison = Comparison(old(), new())
    later = Change("set", "/requests/0/date", "2024-06-11")
    seed = Seed("eight days", changed(case("weekly-interval"), [later]))
    comparison.add(seed)
    assert not comparison.flips.witnesses
    comparison.around(seed, neighbourhood([old(), new()]))
    (change,) = comparison.flips.witnesses[FLIP].seed.changes
    assert change in (
        Change("set", "/requests/0/date", "2024-06-09"),
        Change("set", "/history/blocks/1/date", "2024-06-05"),
    )


def test_to_cross_over_is_to_decide_under_the_other_rules() -> None:
    crossing = Crossing(old(), new())
    assert crossing.is_open
    for path in sorted(EXAMPLES.glob("*.json")):
        document = case(path.stem)
        across = crossing.evaluation(old().decide(document).evaluation).model
        whole = new().decide(document).model
        for predicate in sorted({*across, *whole}):
            assert across.rows(predicate) == whole.rows(predicate), predicate
