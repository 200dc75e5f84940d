"""One step of a way to approval in the words of the case: what is asked, of what, and how."""

from dataclasses import dataclass

from rsb_prove.bridge.caseformat import CaseFormat, Field, Part
from rsb_prove.bridge.changes import Change, Op
from rsb_prove.bridge.lookahead import NOTHING, Changes, Lookahead
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.steps import Step, Way
from rsb_prove.explain.wording import Wording

# Types of fields of which the program tries a value or two of many, or one of each kind.
OPEN, WORDED = ("date", "number", "count"), ("word", "words", "ref")
# What a case can hold several of, so that a question has to say which it is about.
LINE, TOLD_AFTER = "request", "response"
SEVERAL = ("block", "request", "evaluation", "procedure", "other_diagnosis")


@dataclass(frozen=True, slots=True)
class StepView:
    """A change of the case, with the question that it answers.

    `asked` and `heading` are what is asked as a whole: for all that is said of a new
    member of a list, the list. `subject` names what the field belongs to, where that is
    neither the line nor the only one of its kind. `example` marks a value that is one of
    many, `is_name` an id that only names something new.
    """

    way: Way
    op: Op
    pointer: str
    value: object
    before: object
    question: str
    asked: str
    heading: str
    subject: str = ""
    criteria: tuple[str, ...] = ()
    others: tuple[object, ...] = ()
    example: bool = False
    is_name: bool = False

    @property
    def in_new(self) -> bool:
        """Whether the step is about something that the case does not hold so far."""
        return self.pointer != self.asked


@dataclass(frozen=True, slots=True)
class StepWording:
    """Puts the steps for one line of a decided case into words."""

    base: RuleBase
    form: CaseFormat
    ahead: Lookahead
    decided: Decided

    def view(self, step: Step, state: Changes, *, few: bool) -> StepView:
        """A step among the changes of its set; of few steps all words were tried."""
        change, question = step.change, step.question
        _, before = follow(self.decided.document.root, change.pointer)
        return StepView(
            step.way,
            change.op,
            change.pointer,
            change.value,
            None if before is ABSENT else before,
            self.question(state, change.pointer),
            question.pointer,
            self.question(state, question.pointer),
            self.subject(question.pointer),
            step.criteria,
            step.others,
            self._is_example(state, change, few=few) or self._is_id(state, step),
            self._names_new(state, change) and not self._is_id(state, step),
        )

    def subject(self, pointer: str) -> str:
        """What a person calls the block, line or evaluation that a field belongs to."""
        entity, kind = self._holder(pointer)
        if entity == self.ahead.line.entity or kind not in SEVERAL:
            return ""
        label = Wording(self.base, self.decided).label(entity)
        told = pointer.startswith(f"{entity}/{TOLD_AFTER}")
        over = self.ahead.after(NOTHING).model.holds("performed", entity)
        return (
            f"{label}, once performed" if told and kind == LINE and not over else label
        )

    def _holder(self, pointer: str) -> tuple[str, str]:
        """The member of a list that a field stands in, and its kind."""
        has = self.decided.model.rows("has")
        members = {str(member): str(kind) for _, kind, member in has}
        inside = [one for one in members if pointer.startswith(f"{one}/")]
        entity = max(inside, key=len, default="")
        return entity, members.get(entity, "")

    def question(self, state: Changes, pointer: str) -> str:
        """What to ask about a field, or about a list that lacks a member."""
        path, _ = follow(self.ahead.after(state).document.root, pointer)
        node = self.form.node(path)
        if isinstance(node, Part):
            return self._of_part(node.holder, node.key)
        if isinstance(node, Field):
            return node.question or self._of_part(node.kind, node.path)
        return _open_question(str(path[-1]))

    def _of_part(self, holder: str, key: str) -> str:
        """What to ask about a part, or about a field that has no question of its own."""
        rows = self.base.rows("part_question")
        found = [words for *named, words in rows if named == [holder, key]]
        return str(found[0]) if found else _open_question(key.rpartition("/")[2])

    def _is_example(self, state: Changes, change: Change, *, few: bool) -> bool:
        """Whether other values than the one that was tried may serve as well."""
        type_ = self._type(state, change)
        if change.value == ():
            return False
        return type_ in OPEN or (type_ in WORDED and not few)

    def _is_id(self, state: Changes, step: Step) -> bool:
        """Whether a value is the id of something that the case holds already."""
        asked = step.question.pointer == step.change.pointer
        return asked and self._type(state, step.change) == "id"

    def _names_new(self, state: Changes, change: Change) -> bool:
        """Whether a value only names, or refers to, something that is yet to come."""
        type_ = self._type(state, change)
        known = [row[2] for row in self.decided.model["says"].match((None, "id", None))]
        return type_ == "id" or (type_ == "ref" and change.value not in known)

    def _type(self, state: Changes, change: Change) -> str:
        """The type of the field that a change is about."""
        path, _ = follow(self.ahead.after(state).document.root, change.pointer)
        node = self.form.node(path)
        return node.type if isinstance(node, Field) else ""


def _open_question(field: str) -> str:
    return f"What does the record say of {field.replace('_', ' ')}?"
