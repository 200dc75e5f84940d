"""POINTER=VALUE of the command line as changes of a case, or what was meant by it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rsb_prove.bridge.caseformat import ROOT, CaseFormat, Field, Kind
from rsb_prove.bridge.changes import Change, Op, is_json
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.hints import nearest
from rsb_prove.bridge.pointer import Path, found, pointer, printable
from rsb_prove.cli.errors import EX_USAGE, usage

FEW = 3  # so many pointers a hint names
EXAMPLES: Mapping[Op, str] = {
    "set": "--set /requests/0/date=2024-06-10",
    "add": "--add /requests/0/guidance=ultrasound",
    "remove": "--remove /requests/0/guidance=landmark",
}
# What is written in quotation marks in JSON, so that a number is a text there.
TEXTS = frozenset("date word name code cpt id ref text source".split())


def assigned(
    given: Mapping[Op, Iterable[str]], form: CaseFormat, document: Document
) -> list[Change]:
    """The changes that the options ask for; Rejected with all mistakes."""
    changes: list[Change] = []
    faults: list[Diagnostic] = []
    for op, text in ((op, text) for op, texts in given.items() for text in texts):
        try:
            changes.append(_change(op, text, form, document))
        except Rejected as rejected:
            faults += rejected.diagnostics
    if faults:
        raise Rejected(faults, EX_USAGE)
    return changes


def _change(op: Op, text: str, form: CaseFormat, document: Document) -> Change:
    at, equals, value = text.partition("=")
    if not equals:
        words = f"{found(text)} is not of the form POINTER=VALUE."
        raise usage(f"--{op}", "RSB427", words, f"for example {EXAMPLES[op]}")
    name, node = f"--{op} {printable(at)}", form.node(_path(at))
    if node is None or not at.startswith("/"):
        words = "The case format has no such field."
        raise usage(name, "RSB428", words, _meant(at, form, document))
    entry = node.entry if op != "set" and isinstance(node, Field) else node
    wants_text = isinstance(entry, Field) and entry.type in TEXTS
    return Change(op, at, _value(value, name, wants_text=wants_text))


def _path(text: str) -> Path:
    """The path of a pointer by its looks: the case may have nothing there yet."""
    keys = (part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])
    return tuple(0 if key == "-" or key.isdecimal() else key for key in keys)


def _value(text: str, name: str, *, wants_text: bool) -> object:
    """A value as JSON or, where it is none, as the text that it is."""
    written = text if is_json(text) else json.dumps(text)
    try:
        value = read_document(f'{{"value":{written}}}', name).root["value"]
    except Rejected as rejected:
        # The place is that in an object which the user never saw.
        raise Rejected(replace(d, place=name) for d in rejected.diagnostics) from None
    is_number = not isinstance(value, str | bool | list | dict | None)
    return text if wants_text and is_number else value


def _meant(text: str, form: CaseFormat, document: Document) -> str:
    """The pointers that are nearest: of the same field, or else of like spelling."""
    known = dict.fromkeys(
        map(pointer, _pointers(form, form.kinds[ROOT], document.root))
    )
    last = f"/{text.rpartition('/')[2]}"
    same = [one for one in known if one.endswith(last)]
    # A case ends in what it requests, and that is changed more often than the record.
    near = nearest(text, frozenset(same)) or same[::-1]
    near = near[:FEW] or nearest(text, frozenset(known))[:1]
    return f"did you mean {' or '.join(near)}?" if near else ""


def _pointers(
    form: CaseFormat, kind: Kind, value: object, path: Path = ()
) -> Iterator[Path]:
    """Where a case gives fields, or could: of a list that is empty, in a first member."""
    held: Mapping[str, object] = value if isinstance(value, dict) else {}
    yield from ((*path, *field.keys) for field in kind.fields)
    for part in kind.parts:
        inner, at = held.get(part.key), (*path, part.key)
        members = inner if isinstance(inner, list) and inner else [None]
        below = [((*at, i), m) for i, m in enumerate(members)] if part.many else None
        for where, member in below or [(at, inner)]:
            yield from _pointers(form, form.kinds[part.kind], member, where)
