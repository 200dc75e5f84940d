"""A copy of the policy's text: its words, and where passages stand in it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rsb_prove.explain.passages import Passage, digest_of, traits_of
from rsb_prove.explain.policywords import Word, words

Span = tuple[int, int]
# The marks that belong to the word beside them.
_OPENS = re.compile(r"[(\[\"'“\u2018©]\Z")
_WRAPPED = re.compile(r"-[ \t]*\r?\n\s*")
_PARTS = re.compile(r"[.:;!?\f\u2022\u25aa\u25a0\u25cf\u25e6\ue000-\uf8ff]|\n\s*\n")
_CLOSES = re.compile(r"[)\].,;:!?\"'”’®]*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of the copy as they stand there, and their lines, counted from 1."""

    text: str
    first: int
    last: int


class Copy:
    """The words of a copy, and the digests of them that are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: tuple[Word, ...] = words(text)
        self.forms = [word.form for word in self.words]

    @cached_property
    def traits(self) -> tuple[str, ...]:
        """The digest of the three words that begin at each word."""
        return traits_of(self.forms)

    def exactly(self, known: Iterable[Passage]) -> dict[Passage, list[Span]]:
        """Where the words of each passage stand one after the other."""
        sizes: dict[int, dict[str, Passage]] = {}
        for passage in known:
            sizes.setdefault(passage.size, {})[passage.digest] = passage
        found: dict[Passage, list[Span]] = {}
        for size, wanted in sizes.items():
            for at in range(len(self.forms) - size + 1):
                one = wanted.get(digest_of(self.forms[at : at + size]))
                if one:
                    found.setdefault(one, []).append((at, at + size))
        return found

    def headings(self, silent: Collection[Span], runs: Iterable[Span]) -> list[Span]:
        """What states nothing: alone on its lines, or filling a run with others."""
        found = [span for span in silent if self._alone(*span)]
        longest = dict(sorted(silent))
        for start, end in runs:
            at = start
            while at < end:
                at = longest.get(at, len(self.words) + 1)
            if at == end:
                found.append((start, end))
        return found

    def _alone(self, start: int, end: int) -> bool:
        """Whether words fill their lines, as a heading does."""
        lines = [word.line for word in self.words[max(start - 1, 0) : end + 1]]
        before = start == 0 or lines[0] < lines[1]
        return before and (end == len(self.words) or lines[-2] < lines[-1])

    def widened(self, span: Span, free: Collection[int]) -> Span:
        """The span with the free words around it that belong to its sentence."""
        start, end = span
        while start - 1 in free and not self._parted(start):
            start -= 1
        while end in free and not self._parted(end):
            end += 1
        return start, end

    def _parted(self, at: int) -> bool:
        """Whether a sentence, an item or a paragraph ends before a word."""
        word = self.words[at]
        gap = self.text[self.words[at - 1].end : word.start]
        opens = "\n" in gap and not self.text[word.start].islower()
        return opens or bool(_PARTS.search(gap))

    def runs(self, covered: Iterable[Span]) -> list[Span]:
        """The words in a row that no span covers."""
        free = [True] * len(self.words)
        for start, end in covered:
            free[start:end] = [False] * (end - start)
        found = []
        for is_free, group in groupby(range(len(free)), free.__getitem__):
            at = list(group)
            if is_free:
                found.append((at[0], at[-1] + 1))
        return found

    def opening(self, after: int, upto: int) -> int:
        """The last word up to another that opens a line; that one if there is none."""
        for at in range(upto, after + 1, -1):
            if self.words[at - 1].line < self.words[at].line:
                return at
        return upto

    def excerpt(self, span: Span) -> Excerpt:
        """The words of a span, on one line."""
        first, last = self.words[span[0]], self.words[span[1] - 1]
        opens = _OPENS.search(self.text, max(first.start - 1, 0), first.start)
        closes = _CLOSES.match(self.text, last.end)
        start = opens.start() if opens else first.start
        text = self.text[start : closes.end() if closes else last.end]
        return Excerpt(" ".join(_WRAPPED.sub("-", text).split()), first.line, last.line)
