"""The words of a text, whatever was lost when it was taken out of a PDF or a page.

Two copies of one text differ in line breaks, bullets, quotation marks, hyphens at the ends
of lines, ligatures, page numbers and running heads. None of these is a word; what is left
are words, whose case does not count.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_HYPHENS = "-\u2010\u2011\u00ad"
_JOIN = f"[{_HYPHENS}'\u2019\u02bc]"
_WORD = re.compile(
    rf"[^\W_]+(?:(?:[{_HYPHENS}][ \t]*\r?\n\s*|{_JOIN})[^\W_]+)*|[%≥≤<>±]"
)
# Within a number a hyphen tells two numbers apart.
_WITHIN = re.compile(rf"(?<!\d){_JOIN}|{_JOIN}(?!\d)")
_BREAK = re.compile(r"\s+")
# A hollow bullet is often taken out as a letter.
_BULLET = re.compile(r"(?:^|\n)[ \t]*\Z")
_PAGE_NUMBER = re.compile(
    r"\s*(?:page\s+\d+(?:\s+of\s+\d+)?|\d+\s+of\s+\d+)\s*", re.IGNORECASE
)
_EDGE = 3  # a running head or foot has at most so many lines, and a third of a page


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the form in which it is compared, and where it stands in the text."""

    form: str
    start: int
    end: int
    line: int


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, without page numbers and running heads."""
    kept = _without_furniture(text)
    found = []
    line, at = 1, 0
    for match in _WORD.finditer(kept):
        line += kept.count("\n", at, match.start())
        at = match.start()
        if match[0] == "o" and _BULLET.search(kept, 0, at):
            continue
        found.append(Word(form(match[0]), match.start(), match.end(), line))
    return tuple(found)


def form(word: str) -> str:
    """A word as it is compared: no case, no hyphen, no apostrophe, no ligature."""
    plain = unicodedata.normalize("NFKC", _BREAK.sub("", word)).casefold()
    return _WITHIN.sub("", plain)


def _without_furniture(text: str) -> str:
    """The text of the same length, with blanks for what belongs to the page."""
    repeated = _running(text)
    lines = text.splitlines(keepends=True)
    return "".join(
        re.sub(r"[^\r\n]", " ", line)
        if _PAGE_NUMBER.fullmatch(line.strip("\f\r\n")) or _shape(line) in repeated
        else line
        for line in lines
    )


def _running(text: str) -> frozenset[str]:
    """The lines that open or close more than one page, their numbers aside."""
    pages = text.split("\f")
    counts = Counter(shape for page in pages for shape in set(_edges(page)))
    return frozenset(shape for shape, count in counts.items() if count > 1)


def _edges(page: str) -> Iterator[str]:
    shapes = [shape for line in page.splitlines() if (shape := _shape(line))]
    edge = min(_EDGE, len(shapes) // 3)
    yield from (*shapes[:edge], *shapes[len(shapes) - edge :])


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
