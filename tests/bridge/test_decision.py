"""The decision that a model holds, from models and rules made by hand."""

import pytest

from rsb_prove.bridge.decision import Ask, Status, decide_lines, policy_order
from rsb_prove.bridge.model import Model, Relation
from rsb_prove.bridge.rulebase import RuleBase, load
from rsb_prove.bridge.syntax import Row

LINE, OTHER = "/requests/0", "/requests/1"
RULES = """\
# criterion: SECOND-BY-NAME

# criterion: A-LATER
+recommendation('medically_necessary', 'certify', 'no')
+recommendation('not_medically_necessary', 'refer_to_physician', 'yes')
+field('request', 'date', 'date', 'When?')
+field('block', 'date', 'date', 'When was it?')
+field('block', 'response/x', 'yes_no', '')
+part_question('history', 'blocks', 'Which blocks?')
"""


def base() -> RuleBase:
    return load([("a.dl", RULES)])


def model(**rows: set[Row]) -> Model:
    default: dict[str, set[Row]] = {
        "determination": {(LINE, "not_medically_necessary", "failed_criterion")},
        "says": {(LINE, "line", "1")},
        "has": {("", "request", LINE), ("/history", "block", "/history/blocks/0")},
    }
    return Model({name: Relation(found) for name, found in {**default, **rows}.items()})


def test_a_line_is_what_its_determination_says() -> None:
    (line,) = decide_lines(base(), model(kind={(LINE, "initial")}), [LINE])
    assert (line.entity, line.line, line.kind) == (LINE, "1", "initial")
    assert (line.determination, line.ground) == (
        "not_medically_necessary",
        "failed_criterion",
    )
    assert (line.recommendation, line.requires_physician_review) == (
        "refer_to_physician",
        True,
    )


def test_lines_come_in_the_order_that_is_asked_for() -> None:
    both: set[Row] = {(at, "medically_necessary", "all") for at in (LINE, OTHER)}
    found = decide_lines(base(), model(determination=both), [OTHER, LINE])
    assert [line.entity for line in found] == [OTHER, LINE]
    assert [line.line for line in found] == [OTHER, "1"]
    assert not any(line.requires_physician_review for line in found)


def test_criteria_come_in_policy_order_and_unknown_ids_last() -> None:
    found = model(
        met={(LINE, "A-LATER"), (OTHER, "SECOND-BY-NAME")},
        failed={(LINE, "SECOND-BY-NAME")},
        unknown={(LINE, "A-STRANGER")},
    )
    (line,) = decide_lines(base(), found, [LINE])
    assert line.criteria == (
        Status("SECOND-BY-NAME", "failed"),
        Status("A-LATER", "met"),
        Status("A-STRANGER", "unknown"),
    )
    assert line.of_status("met") == ("A-LATER",)
    assert policy_order(base(), "A-STRANGER") == (3, "A-STRANGER")


def test_one_field_is_asked_for_once_with_all_its_criteria() -> None:
    found = model(
        ask={
            (LINE, "A-LATER", LINE, "date"),
            (LINE, "SECOND-BY-NAME", LINE, "date"),
            (LINE, "A-LATER", "/history/blocks/0", "date"),
            (OTHER, "A-LATER", LINE, "purpose"),
        }
    )
    (line,) = decide_lines(base(), found, [LINE])
    assert line.asks == (
        Ask("/requests/0/date", "When?", ("SECOND-BY-NAME", "A-LATER")),
        Ask("/history/blocks/0/date", "When was it?", ("A-LATER",)),
    )


@pytest.mark.parametrize(
    ("subject", "path", "question"),
    [
        ("/history", "blocks", "Which blocks?"),
        ("/history/blocks/0", "response/x", "What does the record say of response/x?"),
        ("/elsewhere", "date", "What does the record say of date?"),
    ],
)
def test_a_question_is_that_of_the_field_or_the_part(
    subject: str, path: str, question: str
) -> None:
    found = model(ask={(LINE, "A-LATER", subject, path)})
    (line,) = decide_lines(base(), found, [LINE])
    assert [ask.question for ask in line.asks] == [question]


def test_flags_are_those_of_the_line() -> None:
    found = model(flag={(LINE, "b"), (LINE, "a"), (OTHER, "c")})
    (line,) = decide_lines(base(), found, [LINE])
    assert line.flags == ("a", "b")


def test_a_determination_without_a_recommendation_is_an_error_of_the_rules() -> None:
    with pytest.raises(KeyError, match="strange"):
        decide_lines(base(), model(determination={(LINE, "strange", "g")}), [LINE])
