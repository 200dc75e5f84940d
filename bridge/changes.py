"""Changes of a case: a field set, a word added to a list or taken out of one."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import MAX_DEPTH, Document, digest
from rsb_prove.bridge.fault import json_type
from rsb_prove.bridge.pointer import Path, found, place, pointer, printable

Op = Literal["set", "add", "remove"]

EX_USAGE = 2
END = "-"  # behind the last member of a list
_INDEX = re.compile("0|[1-9][0-9]{0,8}|-")
_ODD_ESCAPE = re.compile("~(?![01])")


@dataclass(frozen=True, slots=True)
class Change:
    """A field set to a value, or a list with a word more or less.

    `pointer` is that of the field, or of the list. A list may be given as a tuple, so
    that changes can stand in a set. Values of different types have no order, and so
    changes have none: sort them by `str`.
    """

    op: Op
    pointer: str
    value: object

    def __str__(self) -> str:
        """The change as the command line takes it, but for what a shell wants quoted."""
        return f"--{self.op} {self.pointer}={spelt(self.value)}"


def spelt(value: object) -> str:
    """A value as JSON; a text that nothing else can be taken for as it is."""
    if isinstance(value, str) and value.isprintable() and not is_json(value):
        return value
    return json.dumps(_exact(value), ensure_ascii=False, default=float)


def is_json(text: str) -> bool:
    """Whether a text is a JSON value, however odd."""
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def changed(document: Document, changes: Iterable[Change]) -> Document:
    """The case with the changes, one after the other; the original stays as it is.

    What is missing or null on the way is made: a list for an index, else an object.
    `-`, or the length of a list, appends. Rejected where a pointer leads nowhere.
    Only what lies on the way is copied: the rest is shared with the original.
    """
    root: object = document.root
    for change in changes:
        edit = _Edit(document.name, change)
        root = edit.applied(root, (), edit.tokens())
    assert isinstance(root, dict)
    return Document(document.name, root, _digest(root, document.name))


def _digest(root: object, name: str) -> str:
    try:
        return digest(root)
    except UnicodeEncodeError:
        words = "A change holds half of a character."
        note = "surrogates come in pairs"
        raise Rejected(
            [Diagnostic(name, "RSB426", words, "", note)], EX_USAGE
        ) from None


def _exact(value: object) -> object:
    """A value as `read_document` gives it: lists, and no number that is rounded."""
    match value:
        case tuple() | list():
            return [_exact(one) for one in value]
        case dict():
            return {key: _exact(one) for key, one in value.items()}
        case float() | Decimal():
            number = Decimal(str(value))
            return int(number) if number == number.to_integral_value() else number
    return value


def _shown(way: Path) -> str:
    return printable(pointer(way))


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change on its way into the case of a name."""

    name: str
    change: Change

    def tokens(self) -> list[str]:
        """The keys and indices of the pointer; Rejected where it is none."""
        text = self.change.pointer
        empty, *tokens = text.split("/")
        if empty or not tokens or _ODD_ESCAPE.search(text) or len(tokens) > MAX_DEPTH:
            words = f"{found(text)} is no JSON Pointer to a field."
            note = "a pointer is /key/0/key; within a key ~0 stands for ~, ~1 for /"
            help_ = f"did you mean /{printable(text)}?" if empty and tokens else ""
            raise Rejected(
                [Diagnostic(self.name, "RSB421", words, "", note, help_)], EX_USAGE
            )
        return [token.replace("~1", "/").replace("~0", "~") for token in tokens]

    def applied(self, value: object, way: Path, rest: Sequence[str]) -> object:
        """A value with the change in it; the value stands at the end of the way."""
        if not rest:
            return self._last(value, way)
        token, *rest = rest
        if value is None:
            value = [] if _INDEX.fullmatch(token) else {}
        if isinstance(value, dict):
            inner = self.applied(value.get(token), (*way, token), rest)
            return {**value, token: inner}
        if isinstance(value, list):
            at = self._index(value, way, token)
            inner = value[at] if at < len(value) else None
            inner = self.applied(inner, (*way, at), rest)
            return [*value[:at], inner, *value[at + 1 :]]
        words = f"Nothing stands below {_shown(way)}: it is {json_type(value)}."
        raise self._rejected(
            way, "RSB422", words, value, f"change {_shown(way)} itself"
        )

    def _index(self, value: list[object], way: Path, token: str) -> int:
        """Which member of a list a token means, or the place behind the last."""
        if token == END:
            return len(value)
        if _INDEX.fullmatch(token) and int(token) <= len(value):
            return int(token)
        words = f"{found(token)} is no place in the list {_shown(way)}."
        last = f"0 to {len(value) - 1}, or " if value else ""
        help_ = f"write {last}- for a new member"
        raise self._rejected(way, "RSB423", words, value, help_)

    def _last(self, value: object, way: Path) -> object:
        """What the pointer leads to, changed."""
        new = _exact(self.change.value)
        if self.change.op == "set":
            return new
        if not isinstance(value, list | None):
            words = f"{_shown(way)} is {json_type(value)}, not a list of words."
            raise self._rejected(way, "RSB424", words, value, "use set")
        held: list[object] = value or []
        if self.change.op == "add":
            return held if new in held else [*held, new]
        if new not in held:
            words = f"The list {_shown(way)} does not hold {found(new)}."
            known = printable(", ".join(map(spelt, held))) or "nothing"
            raise self._rejected(way, "RSB425", words, value, f"it holds: {known}")
        return [one for one in held if one != new]

    def _rejected(
        self, way: Path, code: str, words: str, value: object, help_: str
    ) -> Rejected:
        at, text = place(self.name, way), found(value)
        return Rejected([Diagnostic(at, code, words, text, "", help_)], EX_USAGE)
