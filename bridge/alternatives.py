"""Other answers than the one that was found: words that serve as well."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.lookahead import Changes
from rsb_prove.bridge.steps import Step
from rsb_prove.bridge.trials import Offers
from rsb_prove.bridge.values import span_of


def with_others(
    steps: Sequence[Step], offers: Offers, suffices: Callable[[Changes], bool]
) -> tuple[Step, ...]:
    """The steps of a set, each with the words that were on offer beside it and suffice."""
    questions = [step.question for step in steps]
    alone = [questions.count(one) == 1 for one in questions]
    found = frozenset(step.change for step in steps)

    def others(step: Step) -> Iterator[object]:
        for change in _beside(step, offers):
            if suffices(found - {step.change} | {change}):
                yield change.value

    pairs = zip(steps, alone, strict=True)
    return tuple(replace(s, others=tuple(others(s))) if a else s for s, a in pairs)


def _beside(step: Step, offers: Offers) -> Iterator[Change]:
    """The changes that were on offer for the field of a step, with other words."""
    options = dict.fromkeys(one for offered in offers.values() for one in offered)
    for option in options:
        if option.question == step.question and not option.moves:
            for change in option.changes:
                if change != step.change and _is_alike(change, step.change):
                    yield change


def _is_alike(one: Change, other: Change) -> bool:
    """Whether two changes give the same field a term: neither a yes, nor a day."""
    worded = isinstance(one.value, str | tuple) and not span_of(one.value)
    return worded and (one.op, one.pointer) == (other.op, other.pointer)
