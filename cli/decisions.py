"""Decision documents as they arrive: files and stdin, one document or one a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.inputs import STDIN, opened, unreadable

if TYPE_CHECKING:
    from rsb_prove.explain.verification import Finding

HELP = "give what `rsb-prove CASE --format json` prints"


@dataclass(frozen=True, slots=True)
class Decision:
    """A document that may be one of a decision, or the reason why it is none."""

    name: str
    content: Any = None
    fault: Rejected | None = None

    def diagnostic(self, finding: "Finding") -> Diagnostic:
        """A finding about the document as the program says what is wrong."""
        place = f"{self.name}#{printable(finding.place, 300)}"
        return Diagnostic(place, finding.code, printable(finding.sentence, 1000))


def decisions(path: str) -> Iterator[Decision]:
    """The documents of a file or of stdin; a first line that is one makes a stream.

    Unlike a case, a decision may be of any length: a proof is as long as it is.
    """
    name = "stdin" if path == STDIN else printable(path, 1000)
    try:
        with opened(path) as lines:
            yield from _documents(lines, name)
    except OSError as error:
        yield Decision(name, fault=unreadable(name, error, HELP))


def _documents(lines: BinaryIO, name: str) -> Iterator[Decision]:
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    first = next(numbered, (1, b""))
    try:
        _parsed(first[1])
    except ValueError:
        rest = (line for _, line in numbered)
        yield _decision(b"".join(chain([first[1]], rest)), name)
        return
    for number, line in chain([first], numbered):
        yield _decision(line, f"{name}:{number}")


def _decision(text: bytes, name: str) -> Decision:
    try:
        content = _parsed(text)
    except ValueError as error:
        words = "This is not JSON, or not such that all readers agree on it."
        return _none(name, words, printable(str(error)))
    match content:
        case {"lines": [_, *_], "receipt": dict()}:
            return Decision(name, content)
        case {"lines": list()}:
            return _none(name, "This is no decision, but says something of one.")
        case {"requests": _}:
            return _none(name, "This is a case, not the decision of one.")
        case {"error": _}:
            return _none(name, "This stands for a case that could not be decided.")
    return _none(name, "This is no decision document.")


def _none(name: str, words: str, shown: str = "") -> Decision:
    found = Diagnostic(name, "RSB500", words, shown, help=HELP)
    return Decision(name, fault=Rejected([found]))


def _parsed(text: bytes) -> Any:
    """What a text is as JSON; ValueError where it is none, or can be read in two ways."""
    try:
        return json.loads(
            text.decode("utf-8"),  # and not in whatever else it looks like
            object_pairs_hook=_once,
            parse_float=_refused,
            parse_constant=_refused,
        )
    except RecursionError:
        raise ValueError("it nests too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands more than once")
    return found


def _refused(text: str) -> Any:
    raise ValueError(f"{text[:40]} is no number of a decision")
