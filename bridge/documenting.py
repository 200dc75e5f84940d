"""What can be documented for a criterion: fields that it lacks, and new members of lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from rsb_prove.bridge.caseformat import CaseFormat, Field, Part
from rsb_prove.bridge.changes import Change, Op
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.pointer import ABSENT, follow, step
from rsb_prove.bridge.steps import Option, Question
from rsb_prove.bridge.values import Values

# The id of an object that is yet to be documented.
NEW = "new"


@dataclass(frozen=True, slots=True)
class Documenting:
    """The fields that a criterion of a line lacks (`own` names both), and their values.

    `root` is the case with the changes so far, `original` without them.
    """

    form: CaseFormat
    original: object
    root: object
    model: Model
    own: tuple[str, str]
    values: Values

    def filled(self) -> Iterator[Option]:
        """The ways to document what stands, or should stand, in the fields it lacks."""
        for _, _, entity, path in self.model["fill"].match((*self.own, None, None)):
            yield from self._filled(str(entity), str(path))

    def retracted(self) -> Iterator[Option]:
        """Words that are vague, or contradict what stands beside them, taken out."""
        rows = self.model["retract"].match((*self.own, None, None, None))
        for _, _, entity, path, word in rows:
            yield self._option("remove", f"{entity}/{path}", word)

    def _filled(self, entity: str, path: str) -> Iterator[Option]:
        pointer = f"{entity}/{path}"
        way, value = follow(self.root, pointer)
        node, value = self.form.node(way), None if value is ABSENT else value
        if isinstance(node, Part):
            yield from self._listed(node, entity, value)
        elif isinstance(node, Field) and node.entry:
            yield from self._worded(node, entity, value)
        elif isinstance(node, Field):
            for one in self._answers(node, entity, value):
                if one != value:
                    yield self._option("set", pointer, one)

    def _answers(self, field: Field, entity: str, value: object) -> Iterator[object]:
        """Any value where nothing sure is documented, else what says it more exactly."""
        pointer = f"{entity}/{field.path}"
        line, _ = self.own
        if value is None or self.model.holds("reopened", line, entity, field.path):
            return self.values.of(field, pointer)
        return self.values.finer(field, value, pointer)

    def _listed(self, part: Part, entity: str, value: object) -> Iterator[Option]:
        """No member at all, or a new one, that further steps fill."""
        held = value if isinstance(value, list) else []
        pointer = f"{entity}/{part.key}"
        if value is None:
            yield self._option("set", pointer, ())
        _, before = follow(self.original, pointer)
        is_first = len(held) == (len(before) if isinstance(before, list) else 0)
        if is_first and self.model.holds("joins", *self.own, entity, part.key):
            yield from self._member(part, f"{pointer}/{len(held)}", held)

    def _member(self, part: Part, at: str, held: list[object]) -> Iterator[Option]:
        """A new member with its name, or its first field, and what the line says too."""
        kind = self.form.kinds[part.kind]
        first = kind.identifier or kind.fields[0]
        named = [member.get(first.path) for member in held if isinstance(member, dict)]
        likely = {f.path: word for f in kind.fields if (word := self.values.likely(f))}
        values = [_unused(named)] if first.type == "id" else self.values.of(first, at)
        for one in values:
            said = {first.path: one, **likely}
            changes = (Change("set", f"{at}/{path}", v) for path, v in said.items())
            question = Question(_asked(self.original, at), "document")
            yield Option(question, frozenset(changes))

    def _worded(self, field: Field, entity: str, value: object) -> Iterator[Option]:
        """Words for a list: those that it lacks, or none where nothing is documented."""
        held = value if isinstance(value, list) else []
        pointer = f"{entity}/{field.path}"
        if value is None:
            yield self._option("set", pointer, ())
        for word in self.values.words(field):
            contrary = self.model.holds("contrary", entity, field.path, word)
            if word not in held and not contrary:
                yield self._option("add", pointer, word)

    def _option(self, op: Op, pointer: str, value: object) -> Option:
        question = Question(_asked(self.original, pointer), "document")
        return Option(question, frozenset({Change(op, pointer, value)}))


def _asked(root: object, pointer: str) -> str:
    """The list to which a pointer adds a member, else the pointer itself."""
    at = ""
    for token in pointer.split("/")[1:]:
        root = step(root, int(token) if token.isdigit() else token)
        if token.isdigit() and root is ABSENT:
            return at
        at += f"/{token}"
    return pointer


def _unused(names: list[object]) -> str:
    """The id of a new member, which no other has."""
    number, name = 1, NEW
    while name in names:
        number += 1
        name = f"{NEW}{number}"
    return name
