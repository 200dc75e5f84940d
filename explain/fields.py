"""Where two cases say something else: the cause that a reader of two decisions looks for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rsb_prove.bridge.caseformat import CaseFormat, Part
from rsb_prove.bridge.pointer import Path, pointer

Object = dict[str, object]
# Two members of lists that are one, or one that the other list lacks: index and value.
Member = tuple[int, object]
Pair = tuple[Member | None, Member | None]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that two cases give in different ways, with its pointer in each.

    None stands for what is not documented; a member that only one list has is nowhere
    in the other case, and has no pointer there.
    """

    before_at: str | None
    after_at: str | None
    before: object
    after: object

    @property
    def pointer(self) -> str:
        """Where the field stands in the case after, or where it stood."""
        return self.before_at or "" if self.after_at is None else self.after_at


def differing_fields(
    before: Object, after: Object, form: CaseFormat
) -> tuple[FieldDifference, ...]:
    """Every field in which two cases differ; null and absent are the same."""
    return tuple(_Comparison(form).values(before, after, (), ()))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares what stands at two paths of two cases of one format."""

    form: CaseFormat

    def values(
        self, one: object, other: object, at: Path, to: Path
    ) -> Iterator[FieldDifference]:
        """The differences of two values, in the order of the documents."""
        if one == other:
            return
        if isinstance(one, dict | None) and isinstance(other, dict | None):
            yield from self._objects(one or {}, other or {}, at, to)
        elif _of_objects(one) or _of_objects(other):
            yield from self._lists(one, other, at, to)
        else:
            yield FieldDifference(pointer(at), pointer(to), one, other)

    def _objects(
        self, one: Object, other: Object, at: Path, to: Path
    ) -> Iterator[FieldDifference]:
        for key in dict.fromkeys([*one, *other]):
            yield from self.values(one.get(key), other.get(key), (*at, key), (*to, key))

    def _lists(
        self, one: object, other: object, at: Path, to: Path
    ) -> Iterator[FieldDifference]:
        ours, theirs = (v if isinstance(v, list) else [] for v in (one, other))
        for before, after in self._pairs(ours, theirs, at):
            if before and after:
                paths = (*at, before[0]), (*to, after[0])
                yield from self.values(before[1], after[1], *paths)
            elif before:
                gone = pointer((*at, before[0]))
                yield FieldDifference(gone, None, before[1], None)
            elif after:
                come = pointer((*to, after[0]))
                yield FieldDifference(None, come, None, after[1])

    def _pairs(
        self, ours: Sequence[object], theirs: Sequence[object], at: Path
    ) -> Iterable[Pair]:
        """Which member is which: by its id or, where it has none, by what it says."""
        node = self.form.node(at)
        name = self.form.kinds[node.kind].identifier if isinstance(node, Part) else None
        return _named(ours, theirs, name.path) if name else _aligned(ours, theirs)


def _of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _named(
    ours: Sequence[object], theirs: Sequence[object], key: str
) -> Iterator[Pair]:
    one, other = (
        {m.get(key): (i, m) for i, m in enumerate(ms) if isinstance(m, dict)}
        for ms in (ours, theirs)
    )
    for name in dict.fromkeys([*one, *other]):
        yield one.get(name), other.get(name)


def _aligned(ours: Sequence[object], theirs: Sequence[object]) -> Iterator[Pair]:
    one, other = ([_canonical(member) for member in ms] for ms in (ours, theirs))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        for step in range(max(i_end - i, j_end - j)):
            yield (
                (i + step, ours[i + step]) if i + step < i_end else None,
                (j + step, theirs[j + step]) if j + step < j_end else None,
            )


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=float)
