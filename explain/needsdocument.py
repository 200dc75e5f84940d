"""What a line would need to be approved, for a program."""

from collections.abc import Sequence

from rsb_prove.bridge.options import APPROVED
from rsb_prove.explain.needs import AskView, AttemptView, Needs, SetView, Turn
from rsb_prove.explain.needsteps import StepView
from rsb_prove.explain.outlook import Object, outlook, plain
from rsb_prove.explain.view import CriterionView


def needs_document(found: Sequence[Needs]) -> Object:
    """What each line of a case would need, as the schema `requires` says it."""
    return outlook(found[0].asked, map(_line, found))


def _line(needs: Needs) -> Object:
    decision = needs.line.decision
    return {
        "line": decision.line,
        "subject": needs.line.subject,
        "determination": decision.determination,
        "record_final": needs.final,
        "sets": [_set(one) for one in needs.sets],
        "questions": [_ask(one) for one in needs.questions],
        "cannot_be_changed": [_criterion(one) for one in needs.stuck],
        "unsettled": [_criterion(one) for one in needs.unsettled],
        "in_vain": [_attempt(one) for one in needs.attempts],
        "complete": needs.found.complete,
        "most": needs.found.most,
        "tried": needs.found.tried,
    }


def _set(found: SetView) -> Object:
    return {
        "way": found.way,
        "verified": True,  # no other sets are kept
        "determination": APPROVED,
        "steps": [_step(one) for one in found.steps],
        "other_lines": [turn_object(one) for one in found.turns],
    }


def _attempt(attempt: AttemptView) -> Object:
    return {
        "steps": [_step(one) for one in attempt.steps],
        "fails": [_criterion(one) for one in attempt.fails],
        "other_lines": [turn_object(one) for one in attempt.turns],
    }


def _step(step: StepView) -> Object:
    return {
        "way": step.way,
        "op": step.op,
        "pointer": step.pointer,
        "value": plain(step.value),
        "before": plain(step.before),
        "question": step.question,
        "asked": step.asked,
        "example": step.example,
        "others": [plain(one) for one in step.others],
        "criteria": list(step.criteria),
    }


def turn_object(turn: Turn) -> Object:
    """Another line that would be decided otherwise."""
    return {"line": turn.line, "before": turn.before, "after": turn.after}


def _ask(ask: AskView) -> Object:
    return {
        "pointer": ask.pointer,
        "question": ask.question,
        "way": ask.way,
        "sets": ask.sets,
    }


def _criterion(view: CriterionView) -> Object:
    return {
        "criterion": view.id,
        "status": view.status,
        "statement": view.statement,
        "citation": view.citation,
    }
