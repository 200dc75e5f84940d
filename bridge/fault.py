"""A fault of a case, and the words that sentences about faults share."""

from dataclasses import dataclass
from decimal import Decimal

from rsb_prove.bridge.pointer import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path, before it is told as a diagnostic."""

    path: Path
    code: str
    sentence: str
    text: str = ""
    note: str = ""
    help: str = ""
    meant: Path | None = None  # what an unknown field is most likely meant to be


def subject(path: Path) -> str:
    """What a sentence about the value at a path starts with."""
    inner = isinstance(path[-1], int) or path[:-1] == ("sources",)
    return f"An entry of {path[-2]}" if inner else str(path[-1])


def spoken(kind: str) -> str:
    """A kind of object as words."""
    return kind.replace("_", " ")


def a(kind: str) -> str:
    """A kind of object as words, with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {spoken(kind)}"


def json_type(value: object) -> str:
    """What a value is in JSON, as words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return "a text"
    return "a list" if isinstance(value, list) else "an object"
