"""Single steps towards an approval: who can act, on which question, by which changes."""

from dataclasses import dataclass
from typing import Literal

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.lookahead import Changes

Way = Literal["document", "plan", "wait"]
WAYS: tuple[Way, ...] = ("document", "plan", "wait")


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """What somebody has to answer or plan: a field, or a list that lacks a member."""

    pointer: str
    way: Way


@dataclass(frozen=True, slots=True)
class Option:
    """Something to try: what has to be done, and the changes of the case that stand for it.

    All that is said of a new member of a list is one question. `moves` marks a line
    that is moved to another day.
    """

    question: Question
    changes: Changes
    moves: bool = False

    @property
    def way(self) -> Way:
        """Who can act: who documents, who plans, or nobody before a day."""
        return self.question.way


@dataclass(frozen=True, slots=True)
class Step:
    """One change, the question it answers, and the criteria it was tried for.

    `others` are further values that serve as well, each decided too.
    """

    question: Question
    change: Change
    criteria: tuple[str, ...]
    others: tuple[object, ...] = ()

    @property
    def way(self) -> Way:
        """Who can act."""
        return self.question.way
