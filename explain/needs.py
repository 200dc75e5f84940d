"""What a line would need to be approved, in the words of the case and its questions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.lookahead import NOTHING, Lookahead
from rsb_prove.bridge.obstacles import Attempt
from rsb_prove.bridge.options import APPROVED, Options
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.requirements import (
    FEW_STEPS,
    FULL,
    Effort,
    Requirement,
    Requirements,
    nothing,
    requirements,
)
from rsb_prove.bridge.steps import Question, Way
from rsb_prove.bridge.values import span_of
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.needsteps import StepView, StepWording
from rsb_prove.explain.view import CaseView, CriterionView, LineView


@dataclass(frozen=True, slots=True)
class Turn:
    """Another line that would be decided otherwise with a set."""

    line: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SetView:
    """A set of steps with which the line is approved, and what it does to other lines."""

    way: Way
    steps: tuple[StepView, ...]
    turns: tuple[Turn, ...]

    @property
    def hangs_on_example(self) -> bool:
        """Whether a day to plan or wait for follows from a date that is an example."""
        dated = [one for one in self.steps if span_of(one.value)]
        answers = [one for one in dated if one.way == "document"]
        return len(answers) < len(dated) and any(one.example for one in answers)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """Steps that were tried in vain, and what fails with them: criteria or other lines."""

    steps: tuple[StepView, ...]
    fails: tuple[CriterionView, ...]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class AskView:
    """A question, or something to plan, and in how many of the sets it is."""

    question: str
    subject: str
    pointer: str
    way: Way
    sets: int


@dataclass(frozen=True, slots=True)
class Needs:
    """A line with the ways to its approval or, where there are none, what stands in it."""

    asked: CaseView
    found: Requirements
    final: bool = False
    sets: tuple[SetView, ...] = ()
    questions: tuple[AskView, ...] = ()
    stuck: tuple[CriterionView, ...] = ()
    unsettled: tuple[CriterionView, ...] = ()
    attempts: tuple[AttemptView, ...] = ()

    @property
    def line(self) -> LineView:
        """The line as it is decided."""
        return self.asked.lines[0]


def needs_of(
    program: Program, decided: Decided, line: LineDecision, *, most: int
) -> Needs:
    """Look for what a line would need, in sets of at most so many changes."""
    asked = view_case(program.base, replace(decided, lines=(line,)), brief=True)
    if line.determination == APPROVED:
        return Needs(asked, nothing(line, most))
    return needs(Lookahead(program, decided, line), asked, most=most)


def needs(
    ahead: Lookahead, asked: CaseView, *, most: int, effort: Effort = FULL
) -> Needs:
    """The same for a line that is not approved; `asked` holds it and no other."""
    program, decided = ahead.program, ahead.decided
    found = requirements(ahead, Options(program), most=most, effort=effort)
    telling = _Telling(StepWording(program.base, program.format, ahead, decided))
    criteria = {one.id: one for one in asked.lines[0].criteria}
    return Needs(
        asked,
        found,
        decided.document.root.get("record_final") is True,
        tuple(map(telling.set, found.sets)),
        tuple(telling.ask(question, n) for question, n in found.questions()),
        tuple(criteria[one] for one in found.obstacles.stuck),
        tuple(criteria[one] for one in found.obstacles.unsettled),
        tuple(map(telling.attempt, found.obstacles.attempts)),
    )


def turns(
    before: Iterable[LineDecision], after: Iterable[LineDecision], own: LineDecision
) -> Iterator[Turn]:
    """The lines beside one's own that are decided otherwise in a changed case."""
    for one, other in zip(before, after, strict=True):
        turned = one.determination != other.determination
        if turned and one.entity != own.entity:
            yield Turn(one.line, one.determination, other.determination)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Puts what was found of a line into words."""

    words: StepWording

    @property
    def ahead(self) -> Lookahead:
        """The line, decided with any changes."""
        return self.words.ahead

    def set(self, found: Requirement) -> SetView:
        """A set with what it does to other lines."""
        few = len(found.steps) <= FEW_STEPS
        steps = tuple(
            self.words.view(one, found.changes, few=few) for one in found.steps
        )
        return SetView(found.way, steps, tuple(self._turns(found.lines)))

    def _turns(self, after: Iterable[LineDecision]) -> Iterator[Turn]:
        return turns(self.words.decided.lines, after, self.ahead.line)

    def attempt(self, attempt: Attempt) -> AttemptView:
        """Changes in vain, with what fails then in the words of the changed case."""
        decided = self.ahead.after(attempt.changes)
        line = self.ahead.line_after(attempt.changes)
        view = view_case(self.words.base, replace(decided, lines=(line,)), brief=True)
        criteria = {one.id: one for one in view.lines[0].criteria}
        steps = (
            self.words.view(one, attempt.changes, few=False) for one in attempt.steps
        )
        return AttemptView(
            tuple(steps),
            tuple(criteria[one] for one in attempt.fails),
            tuple(self._turns(attempt.lines)) if attempt.lines else (),
        )

    def ask(self, question: Question, sets: int) -> AskView:
        """A question as the ranking lists it."""
        at = question.pointer
        words, subject = self.words.question(NOTHING, at), self.words.subject(at)
        return AskView(words, subject, at, question.way, sets)
