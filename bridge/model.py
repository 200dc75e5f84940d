"""The model: all that holds, predicate by predicate, with indexes made on demand."""

from collections.abc import Iterator, Mapping

from rsb_prove.bridge.syntax import Row, Value

Pattern = tuple[Value | None, ...]
Index = dict[tuple[Value, ...], list[Row]]


def row_key(row: Row) -> tuple[tuple[bool, Value], ...]:
    """A sort key for rows: numbers before words, each in their own order."""
    return tuple((isinstance(value, str), value) for value in row)


class Relation:
    """The rows of one predicate, sorted, and its indexes by bound columns."""

    __slots__ = ("_indexes", "_rows", "set")

    def __init__(self, rows: frozenset[Row] | set[Row]) -> None:
        self.set = frozenset(rows)
        self._rows: tuple[Row, ...] | None = None
        self._indexes: dict[tuple[int, ...], Index] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in their order."""
        if self._rows is None:
            self._rows = tuple(sorted(self.set, key=row_key))
        return self._rows

    def __contains__(self, row: Row) -> bool:
        return row in self.set

    def agrees(self, pattern: Pattern) -> bool:
        """Whether some row agrees with the pattern: of no row, or of any, it is quick."""
        if not self.set or not any(value is not None for value in pattern):
            return bool(self.set)
        return any(True for _ in self.match(pattern))

    def match(self, pattern: Pattern) -> Iterator[Row] | tuple[Row, ...]:
        """The rows that agree with the pattern; None stands for any value."""
        bound = tuple(i for i, value in enumerate(pattern) if value is not None)
        if not bound:
            return self.rows
        if len(bound) == len(pattern):
            return (pattern,) if pattern in self.set else ()  # type: ignore[return-value]
        if bound not in self._indexes:
            self._indexes[bound] = self._index(bound)
        key = tuple(pattern[i] for i in bound)
        return iter(self._indexes[bound].get(key, ()))  # type: ignore[arg-type]

    def _index(self, bound: tuple[int, ...]) -> Index:
        index: Index = {}
        for row in self.rows:
            index.setdefault(tuple(row[i] for i in bound), []).append(row)
        return index


NOTHING = Relation(frozenset())


class Model:
    """All that holds of one case under one rule base."""

    __slots__ = ("_relations",)

    def __init__(self, relations: Mapping[str, Relation]) -> None:
        self._relations = relations

    def __getitem__(self, predicate: str) -> Relation:
        return self._relations.get(predicate, NOTHING)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._relations))

    def rows(self, predicate: str) -> tuple[Row, ...]:
        """All rows of a predicate, sorted."""
        return self[predicate].rows

    def holds(self, predicate: str, *row: Value) -> bool:
        """Whether the atom is in the model."""
        return row in self[predicate]
