"""The JSON Schemas (2020-12) of the documents that the program prints."""

import json
import re
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_ENDING = ".schema.json"
_REFERENCE = re.compile(r'"#/\$defs/(\w+)"')
_SHARED = "decision"


def document_schema(name: str) -> dict[str, object]:
    """The schema of a document that is printed, by its kind.

    What it defines not itself is defined as in a decision, so that each schema is whole.
    """
    found, shared = _read(name), _definitions(_read(_SHARED))
    while missing := set(_named(found)) - {*found.get("$defs", ())}:
        found["$defs"] |= {name: shared[name] for name in sorted(missing)}
    return found


def _definitions(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema defines: its parts, and under its own name all of it."""
    whole = {key: part for key, part in schema.items() if not key.startswith("$")}
    return {**schema["$defs"], _SHARED: whole}


def _read(name: str) -> dict[str, Any]:
    text = (_FOLDER / f"{name}{_ENDING}").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _named(schema: dict[str, Any]) -> list[str]:
    """The definitions that a schema refers to."""
    return _REFERENCE.findall(json.dumps(schema))
