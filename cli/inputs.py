"""Where cases come from: files, folders and stdin; one document or one a line."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from rsb_prove.bridge.diagnostic import EX_NOINPUT, Diagnostic, Rejected
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.streams import cases, parsed

STDIN = "-"
STREAMS = (".ndjson", ".jsonl")
ENDINGS = (".json", *STREAMS)
HELP = "give a file, a folder or - for stdin; rsb-prove --help lists the commands"


@dataclass(frozen=True, slots=True)
class Source:
    """A file with cases, or stdin; `alone` if it is all that was asked for."""

    path: str
    alone: bool
    fault: Rejected | None = None

    @property
    def name(self) -> str:
        """The source as a diagnostic names it, whatever the bytes of its path."""
        return "stdin" if self.path == STDIN else printable(self.path, 1000)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The text of one case, or the reason why there is none.

    `alone` if no other case was asked for; `streamed` if it is one line of many.
    """

    name: str
    text: bytes = b""
    alone: bool = False
    streamed: bool = False
    fault: Rejected | None = None

    def document(self) -> Document:
        """The case; raises Rejected with every fault of the text."""
        if self.fault:
            raise self.fault
        try:
            return read_document(self.text, self.name)
        except Rejected as rejected:
            raise self._placed(rejected) if self.streamed else rejected from None

    def case_id(self) -> str | None:
        """The id of a case that may be invalid."""
        match parsed(self.text):
            case {"case_id": str(case_id)}:
                return case_id
        return None

    def _placed(self, rejected: Rejected) -> Rejected:
        # The name ends in the line of the stream, and a document has but one line.
        old, new = f"{self.name}:1:", f"{self.name}:"
        return Rejected(
            replace(d, place=d.place.replace(old, new, 1)) for d in rejected.diagnostics
        )


def sources(paths: Sequence[str]) -> tuple[Source, ...]:
    """The files that the arguments name: a folder stands for the cases in it."""
    alone = len(paths) == 1
    return tuple(chain.from_iterable(_sources(path, alone) for path in paths))


def _sources(path: str, alone: bool) -> Iterable[Source]:
    folder = Path(path)
    if path == STDIN or not folder.is_dir():
        return [Source(path, alone)]
    try:
        found = [str(file) for file in sorted(folder.iterdir()) if _holds_cases(file)]
    except OSError as error:
        return [Source(path, False, unreadable(Source(path, False).name, error))]
    if not found:
        return [Source(path, False, _no_cases(path))]
    return [Source(file, False) for file in found]


def _holds_cases(file: Path) -> bool:
    named = file.suffix in ENDINGS and not file.name.startswith(".")
    return named and not file.is_dir()


def arrivals(found: Iterable[Source], *, at_once: bool = False) -> Iterator[Arrival]:
    """The cases of the sources, in order; a source that cannot be read is one fault.

    With `at_once` a first line that is a whole case makes a stream, without waiting
    for a second to come.
    """
    for source in found:
        if source.fault:
            yield Arrival(source.name, alone=source.alone, fault=source.fault)
            continue
        try:
            with opened(source.path) as stream:
                yield from _arrivals(stream, source, at_once)
        except OSError as error:
            fault = unreadable(source.name, error)
            yield Arrival(source.name, alone=source.alone, fault=fault)


def opened(path: str) -> AbstractContextManager[BinaryIO]:
    """A file or stdin, to be read; OSError if it cannot be."""
    if path != STDIN:
        return Path(path).open("rb")
    if sys.stdin is None:
        raise OSError(0, "it is closed")
    return nullcontext(sys.stdin.buffer)


def _arrivals(stream: BinaryIO, source: Source, at_once: bool) -> Iterator[Arrival]:
    streamed = Path(source.path).suffix in STREAMS
    for number, text in cases(stream, streamed=streamed, at_once=at_once):
        if number is None:
            yield Arrival(source.name, text, source.alone)
        else:
            yield Arrival(f"{source.name}:{number}", text, streamed=True)


def unreadable(name: str, error: OSError, fix: str = HELP) -> Rejected:
    """An input that cannot be read, and what to give instead."""
    reason = error.strerror or type(error).__name__
    words = f"The input cannot be read: {reason[:1].lower()}{reason[1:]}."
    return Rejected([Diagnostic(name, "RSB401", words, help=fix)], EX_NOINPUT)


def _no_cases(path: str) -> Rejected:
    words = "The folder holds no case."
    rule = f"the cases of a folder are its files that end in {', '.join(ENDINGS)}"
    place = printable(path, 1000)
    return Rejected([Diagnostic(place, "RSB404", words, note=rule)], EX_NOINPUT)
