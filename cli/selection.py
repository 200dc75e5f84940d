"""Expressions that choose scenarios by words of their names, as pytest's -k does.

A word or a "phrase in quotes" holds where the name has it, in capitals or not; `and`, `or`,
`not` and parentheses join them: `week and not "leap day"`.
"""

import re
from collections.abc import Callable

from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage

Chooses = Callable[[str], bool]
_TOKEN = re.compile(r'\s*(?:(?P<sign>[()])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))')
MAX_DEPTH = 50


def selection(text: str) -> Chooses:
    """What an expression chooses; Rejected (status 2) where it is none."""
    parser = _Parser(text)
    chosen = parser.any_of(0)
    if parser.tokens:
        raise parser.wrong(f"{parser.shown()} is not expected here.")
    return chosen


class _Parser:
    """Takes the tokens of an expression one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise self.wrong("A quotation mark is not closed.")
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()

    def any_of(self, depth: int) -> Chooses:
        """Terms that are joined by `or`."""
        if depth > MAX_DEPTH:
            raise self.wrong("It nests too deep.")
        parts = [self._all_of(depth)]
        while self._takes("or"):
            parts.append(self._all_of(depth))
        return lambda name: any(part(name) for part in parts)

    def _all_of(self, depth: int) -> Chooses:
        parts = [self._one(depth)]
        while self._takes("and"):
            parts.append(self._one(depth))
        return lambda name: all(part(name) for part in parts)

    def _one(self, depth: int) -> Chooses:
        denied = False
        while self._takes("not"):
            denied = not denied
        kind, text = self.tokens.pop(0) if self.tokens else ("end", "")
        if (kind, text) == ("sign", "("):
            inner = self.any_of(depth + 1)
            if not self._takes(")"):
                raise self.wrong("A bracket is not closed.")
        elif kind in ("phrase", "word") and (kind, text) not in _JOINING:
            wanted = text.casefold()
            inner = lambda name: wanted in name.casefold()
        else:
            raise self.wrong(f"A word is missing before {text or 'the end'}.")
        return (lambda name: not inner(name)) if denied else inner

    def _takes(self, text: str) -> bool:
        """Whether the next token is this; if so it is taken."""
        if self.tokens and self.tokens[0] in (("word", text), ("sign", text)):
            del self.tokens[0]
            return True
        return False

    def shown(self) -> str:
        """The next token."""
        return printable(self.tokens[0][1])

    def wrong(self, words: str) -> Exception:
        """What is wrong with the expression."""
        fix = 'as in: -k "week and not leap"'
        return usage("-k", "RSB443", f"{words} ({printable(self.text)})", fix)


_JOINING = {("word", word) for word in ("and", "or", "not")}
