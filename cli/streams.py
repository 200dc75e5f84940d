"""Whether a text is one case or a stream of them, one a line."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from rsb_prove.bridge.document import MAX_CHARACTERS

# One more than a case may have, so that one that is cut is still found too long.
LIMIT = MAX_CHARACTERS + 1


def cases(
    stream: BinaryIO, *, streamed: bool, at_once: bool
) -> Iterator[tuple[int | None, bytes]]:
    """The text of each case with the number of its line; None if it is the only one.

    `streamed` says that it is a stream; with `at_once` a first line that is a whole
    case makes one, without waiting for a second line to come.
    """
    lines = _lines(stream)
    head = _to_text(lines)
    more: list[bytes] = []
    streamed = streamed or (at_once and _whole(head))
    if not streamed:
        more = _to_text(lines)
        streamed = _is_stream(head, more)
    if not streamed:
        yield None, _joined(chain(head, more, lines))
        return
    for number, line in enumerate(chain(head, more, lines), start=1):
        if line.strip():
            yield number, line.rstrip(b"\r\n")


def parsed(text: bytes) -> object:
    """What a text is as JSON, if it is; None otherwise."""
    try:
        return json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines, each as far as a case may reach."""
    while line := stream.readline(LIMIT):
        rest = line
        while len(rest) == LIMIT and not rest.endswith(b"\n"):
            rest = stream.readline(LIMIT)
        yield line


def _to_text(lines: Iterator[bytes]) -> list[bytes]:
    """The lines up to the first that is not blank."""
    found = []
    for line in lines:
        found.append(line)
        if line.strip():
            break
    return found


def _is_stream(head: list[bytes], more: list[bytes]) -> bool:
    """Whether lines are cases: no case goes on behind } with a line that begins {."""
    if not more or not more[-1].strip():
        return False
    cut = head[-1].rstrip().endswith(b"}") and more[-1].lstrip().startswith(b"{")
    return cut or _whole(head)


def _whole(head: list[bytes]) -> bool:
    return bool(head) and isinstance(parsed(head[-1]), dict)


def _joined(lines: Iterable[bytes]) -> bytes:
    found, size = [], 0
    for line in lines:
        found.append(line)
        size += len(line)
        if size > LIMIT:
            break
    return b"".join(found)
