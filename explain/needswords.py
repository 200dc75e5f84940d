"""The steps of a set in words: what is asked and answered, planned, or waited for."""

from collections.abc import Sequence

from rsb_prove.bridge.changes import spelt
from rsb_prove.bridge.requirements import Requirements
from rsb_prove.explain.needs import Turn
from rsb_prove.explain.needsteps import StepView

ANSWERS = {True: "yes", False: "no"}


def done(steps: Sequence[StepView]) -> str:
    """What answers one question, or is planned for one field, and where it stands."""
    first = steps[0]
    if first.way == "wait":
        said = f"until {_value(first.value)}; requested is {_value(first.before)}"
    elif first.way == "plan":
        said = _planned(steps)
    else:
        answer = _new(steps) if first.in_new else _answer(steps)
        said = f"{asked(first.heading, first.subject)}  {answer}"
    return f"{said}  {first.asked}"


def asked(question: str, subject: str = "") -> str:
    """A question, and what it is about, without the hint how to write the answer."""
    words = question.partition(" (An empty list")[0]
    return f"{subject}: {words}" if subject else words


def turn(other: Turn) -> str:
    """What a set does to another line."""
    before, after = (_verdict(one) for one in (other.before, other.after))
    return f"line {other.line} would then be {after} instead of {before}"


def limits(found: Requirements) -> str:
    """How far the search went."""
    if not found.complete and not found.tried:
        return "Ways were not looked for: there may be some."
    if not found.complete:
        return (
            f"The search was stopped after {found.tried} changed cases: there may be "
            "other ways."
        )
    ways = "These are all the ways" if found.sets else "There is no way"
    return f"{ways} of at most {found.most} changes that the rules name."


def _planned(steps: Sequence[StepView]) -> str:
    first = steps[0]
    name = _words(first.pointer.rpartition("/")[2])
    lost = [step.value for step in steps if step.op == "remove"]
    gained = [_or(step) for step in steps if step.op == "add"]
    parts = [f"with {', '.join(gained)} too"] if gained else []
    parts += [f"without {_listed(lost)}"] if lost else []
    if parts:
        return f"{name}: {', '.join(parts)}"
    name = "another date" if name == "date" else name
    return f"{name}: {_or(first)} instead of {_value(first.before)}"


def _answer(steps: Sequence[StepView]) -> str:
    """The answer to a question: a value, or the words that a list gains and loses."""
    gained = [step for step in steps if step.op != "remove"]
    lost = [step.value for step in steps if step.op == "remove"]
    lead = "for example " if any(step.example for step in gained) else ""
    parts = [f"{lead}{', '.join(map(_or, gained))}"] if gained else []
    parts += [f"not {_listed(lost)}"] if lost else []
    before = steps[0].before
    if steps[0].op == "set" and not isinstance(before, bool | None):
        parts.append(f"and not {_value(before)}")
    return ", ".join(parts)


def _new(steps: Sequence[StepView]) -> str:
    """What is to be said of something that the case does not hold so far."""
    fields: dict[str, list[str]] = {}
    for step in steps:
        if not step.is_name:
            fields.setdefault(_field(step), []).append(_value(step.value))
    said = [f"{field} {', '.join(values)}" for field, values in fields.items()]
    what = f" of which the record says: {'; '.join(said)}" if said else " more"
    return f"for example one{what}"


def _field(step: StepView) -> str:
    """A field of something new, in words and without the places in lists."""
    tokens = step.pointer.removeprefix(step.asked).split("/")
    kept = [one for one in tokens if one and not one.isdigit() and one != "response"]
    return _words(" ".join(kept))


def _or(step: StepView) -> str:
    """The value of a step, and others that serve as well."""
    if step.is_name:
        return "the new one"
    *first, last = map(_value, (step.value, *step.others))
    return f"{', '.join(first)} or {last}" if first else last


def _listed(values: Sequence[object]) -> str:
    return ", ".join(map(_value, values))


def _value(value: object) -> str:
    """A value of a case in words."""
    match value:
        case bool():
            return ANSWERS[value]
        case tuple() | list():
            return _listed(value) or "none"
        case str():
            return _words(value)
        case None:
            return "not documented"
    return spelt(value)


def _words(word: str) -> str:
    return word.replace("_", " ")


def _verdict(determination: str) -> str:
    return _words(determination).upper()
