"""YAML as plain data: values with the line that each stands on, and nothing that surprises.

The scalars are those of YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#103-core-schema),
so that `2024-06-10` is a text and `no` is not false. Anchors, tags and keys that stand
twice are refused: what a file says can be read from the place where it says it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import Path, pointer, printable

# libyaml reads a long file in a tenth of the time; without it, what it would say.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 32
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}\.[0-9]{0,40})")


@dataclass(frozen=True, slots=True)
class Text:
    """A YAML document: its name, its value, and the line of each path in it."""

    name: str
    value: object
    lines: Mapping[Path, int]

    def place(self, path: Path) -> str:
        """Where a path stands: file and line."""
        return f"{self.name}:{self.lines.get(path, 1)}"


def read_yaml(text: str, name: str) -> Text:
    """The one document of a text; Rejected where it is not YAML that can be read plainly."""
    reader = _Reader(name)
    try:
        value = reader.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise Rejected([_syntax(error, name)]) from None
    if reader.faults:
        raise Rejected(reader.faults)
    return Text(name, value, reader.lines)


def _syntax(error: yaml.YAMLError, name: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    at = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    said = str(getattr(error, "problem", None) or getattr(error, "reason", error))
    words = "This is not YAML."
    fix = "quote a text that holds ': ', ' #' or begins with a bracket"
    return Diagnostic(at, "RSB601", words, printable(said), help=fix)


class _Reader:
    """Makes values of events, and notes where they stand and what is refused."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.faults: list[Diagnostic] = []

    def document(self, events: Iterator[Any]) -> object:
        """The value of the only document."""
        value: object = None
        count = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                value = self._value(next(events), events, ())
        if count > 1:
            self._refuse(1, "A second document follows in this file.", "keep one")
        return value

    def _value(self, event: Any, events: Iterator[Any], path: Path) -> object:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            said = "Anchors and aliases are not read here."
            self._refuse(line, said, "write the value again")
        if getattr(event, "tag", None):
            self._refuse(line, "Tags are not read here.", "leave the tag out")
        if len(path) > MAX_DEPTH:
            words = "This nests too deep."
            fix = f"at most {MAX_DEPTH} levels"
            fault = Diagnostic(f"{self.name}:{line}", "RSB602", words, help=fix)
            raise Rejected([*self.faults, fault])
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return _scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path)
            if key in found:
                words = f"The key {printable(pointer((*path, key)))} stands twice."
                self._refuse(event.start_mark.line + 1, words, "keep one")
            self.lines[(*path, key)] = event.start_mark.line + 1
            found[key] = self._value(next(events), events, (*path, key))
        return found

    def _key(self, event: Any, events: Iterator[Any], path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        line = event.start_mark.line + 1
        self._refuse(line, "A key is not a plain word here.", "write one word")
        self._value(event, events, (*path, "?"))
        return "?"

    def _sequence(self, events: Iterator[Any], path: Path) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _refuse(self, line: int, words: str, fix: str) -> None:
        place = f"{self.name}:{line}"
        self.faults.append(Diagnostic(place, "RSB602", words, help=fix))


def _scalar(event: yaml.ScalarEvent) -> object:
    """A scalar: what is quoted is a text, what is not may be a number or a word."""
    text = event.value
    if event.implicit[0] is False or event.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _NUMBER.fullmatch(text) else text
