"""How a line stands is set to the width, follows its schema, and names what is in force."""

import json

import jsonschema_rs
import pytest
from hypothesis import given

from rsb_prove.explain.schemas import document_schema
from rsb_prove.explain.standing import Standing, standing
from rsb_prove.explain.standingdocument import standing_document
from rsb_prove.explain.standingtext import standing_text
from tests.case_strategies import (
    VIGNETTES,
    Case,
    any_case,
    decide,
    examples,
    program,
)

SCHEMA = jsonschema_rs.Draft202012Validator(document_schema("readings"))


def found(case: Case, most: int, *, brief: bool = True) -> Standing:
    decided = decide(case)
    return standing(program(), decided, decided.lines[-1], most=most, brief=brief)


@examples(4)
@given(any_case)
def test_any_case_is_told_to_persons_and_programs(case: Case) -> None:
    one = found(case, 12, brief=False)
    SCHEMA.validate(json.loads(json.dumps(standing_document([one]))))
    for width in (40, 100):
        text = standing_text([one], width=width)
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("name", ["V139", "V013"])
def test_a_flip_is_seen_under_the_reading_that_makes_it(name: str) -> None:
    one = found(VIGNETTES[name]["case"], 24, brief=False)
    (flip,) = one.flips
    ((reading, value),) = flip.readings
    assert flip.view.readings[reading] == value != one.asked.readings[reading]
    assert any(criterion.turned for criterion in one.turned(flip))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("V025", "Same under all 3 combinations of the reading that it rests on."),
        ("V151", "It rests on no reading"),
        ("V139", "are too many to decide; --most N decides more. 24 were decided"),
        ("V139", "some of them change it:"),
    ],
)
def test_the_answer_is_a_sentence(name: str, words: str) -> None:
    text = standing_text([found(VIGNETTES[name]["case"], 24)])
    assert words in " ".join(text.split())
