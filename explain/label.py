"""Text in a box of a diagram: cleaned, cut, wrapped and escaped.

Every word that comes from a case is data, and passes through here.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

WIDTH, LONG = 34, 600
INK, FAINT = "#1a1a1a", "#484848"  # on every fill at least 7:1
# A word too long for a line is best broken after one of these.
_PIECE = re.compile(r"[^/_.,;-]*[/_.,;-]+|[^/_.,;-]+")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def clean(text: str) -> str:
    """The text on one line; what cannot be seen or turns text around is spelt out."""
    shown = (
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in UNSEEN else c
        for c in " ".join(text[: 4 * LONG].split())
    )
    return "".join(shown)


def wrapped(text: str, width: int = WIDTH, limit: int = LONG) -> Iterator[str]:
    """Lines of at most `width` cells; text longer than `limit` ends in an ellipsis."""
    text, line = clean(text), ""
    text = text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
    for piece in _pieces(text, width):
        if line and _cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()


def _pieces(text: str, width: int) -> Iterator[str]:
    """Words with the space after them; long ones in parts."""
    for word in text.split():
        parts = _PIECE.findall(word) if _cells(word) > width else [word]
        for part in parts[:-1]:
            yield from _sliced(part, width)
        yield from _sliced(f"{parts[-1]} ", width)


def _sliced(word: str, width: int) -> Iterator[str]:
    step = max(len(word), 1) if _cells(word.rstrip()) <= width else width // 2
    return (word[at : at + step] for at in range(0, len(word), step))


def _cells(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def escaped(text: str) -> str:
    """Text in an HTML-like label, in which a backslash is an escape as well.

    Graphviz takes wide characters for narrower than they are: spaces make up for it.
    """
    room = "\u00a0" * ((_cells(text) - len(text) + 1) // 2)
    return html.escape(text).replace("\\", "&#92;&#92;") + room


def small(text: str) -> str:
    """A line of fine print in a box."""
    return f'<font point-size="9" color="{FAINT}">{escaped(text)}</font>'


def label(lines: Iterable[str]) -> str:
    """Lines, escaped already, as one label that starts at the left."""
    return "<" + "".join(f'{line}<br align="left"/>' for line in lines) + ">"
