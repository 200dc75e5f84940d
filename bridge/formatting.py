"""The canonical form of a rule file: the same facts, clauses, metadata and comments.

Statements keep their order. A comment stays in its line, or behind its statement; one
from within a statement goes right above it, and above the metadata of the statement,
which must stay right above. What metadata reads is never changed: a statement is left
as it is if an entry stands in its midst, or if it shares a line with a clause below one.
"""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rsb_prove.bridge.layout import laid_out
from rsb_prove.bridge.metadata import mark, opens
from rsb_prove.bridge.parser import parse, statements_of
from rsb_prove.bridge.plainfacts import lines_of

BLANKS = " \t\f"


@dataclass(frozen=True, slots=True)
class _Source:
    """The lines of a rule text, and the comments by the numbers of their lines."""

    lines: Sequence[str]
    comments: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Statements of which each begins on the line where the one before ends."""

    members: tuple[ast.stmt, ...]

    @property
    def first(self) -> int:
        """The number of its first line."""
        return self.members[0].lineno

    @property
    def last(self) -> int:
        """The number of its last line."""
        return _end(self.members[-1])


def formatted(text: str, file: str) -> str:
    """The canonical form of a rule text; raises Rejected if it is none."""
    parse(text, file)
    lines = lines_of(text)
    whole = "\n".join(lines)
    source = _Source(lines, _comments(whole))
    found: list[str] = []
    done = 0
    for group in _groups(statements_of(whole, file)):
        found += _between(source, done, group.first - 1)
        for above, statement in _written(source, group):
            _put_above(found, above)
            found.append(statement)
        done = group.last
    found += _between(source, done, len(lines))
    return "".join(f"{line}\n" for line in _spaced(found))


def _comments(text: str) -> Mapping[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]: token.string.rstrip(BLANKS)
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _groups(found: Iterable[ast.stmt]) -> Iterator[_Group]:
    group: tuple[ast.stmt, ...] = ()
    for statement in found:
        if group and statement.lineno > _end(group[-1]):
            yield _Group(group)
            group = ()
        group = (*group, statement)
    if group:
        yield _Group(group)


def _between(source: _Source, start: int, end: int) -> Iterator[str]:
    """The comments and empty lines between two statements."""
    for number, line in enumerate(source.lines[start:end], start + 1):
        comment = source.comments.get(number, "")
        if line.lstrip(BLANKS).startswith("#"):
            # A blank that makes it an entry is none too many.
            yield line[: max(len(mark(line)), len(line.rstrip(BLANKS)))]
        else:
            yield _moved(comment)


def _moved(comment: str) -> str:
    """A comment on a line of its own; one that looks like metadata becomes none."""
    return f"    {comment}" if opens(comment) else comment


def _written(source: _Source, group: _Group) -> Iterator[tuple[list[str], str]]:
    """The comments that go above each statement, and its text."""
    try:
        texts = None if _is_fixed(source, group) else [*map(laid_out, group.members)]
    except RecursionError:
        texts = None
    if texts is None:
        lines = source.lines[group.first - 1 : group.last]
        yield [], "\n".join(lines).rstrip(BLANKS)
        return
    starts = [*(one.lineno for one in group.members[1:]), group.last + 1]
    for one, text, end in zip(group.members, texts, starts, strict=True):
        numbers = range(one.lineno, end)
        own = {n: source.comments[n] for n in numbers if n in source.comments}
        behind = own.pop(_end(one), None)
        above = [_moved(comment) for comment in own.values()]
        yield above, f"{text}  {behind}" if behind else text


def _is_fixed(source: _Source, group: _Group) -> bool:
    """Whether another layout would change what metadata reads."""
    if any(map(opens, source.lines[group.first : group.last])):
        return True
    clauses = any(_is_clause(one) for one in group.members)
    shared = clauses and len(group.members) > 1
    return shared and any(map(opens, source.lines[: group.first - 1]))


def _is_clause(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Compare)


def _put_above(found: list[str], comments: Sequence[str]) -> None:
    """Add comments above a statement that comes next, and above its metadata."""
    at = len(found)
    while at and found[at - 1].lstrip(BLANKS).startswith("#"):
        at -= 1
    has_metadata = any(map(opens, found[at:]))
    at = at if has_metadata else len(found)
    found[at:at] = comments


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    """The lines with at most one empty line in a row, and none at start and end."""
    before, empty = False, False
    for line in lines:
        if line:
            if before and empty:
                yield ""
            yield line
            before = True
        empty = not line
