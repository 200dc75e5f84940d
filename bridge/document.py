"""A case as it arrives: strict JSON, with every fault of the text named at once."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import islice

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import (
    MAX_SHOWN,
    Path,
    found,
    place,
    printable,
)

# Path, pointer and printable stand in bridge.pointer.
MAX_CHARACTERS = 8 * 2**20
MAX_DEPTH = 64
MAX_FAULTS = 1000

# Strings first, so that nothing within one is taken for anything else. An open string
# runs to the end of the text: each character is read once, whatever the text.
_TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?|(?P<open>[\[{])|(?P<close>[\]}])'
    r"|(?P<constant>-?\b(?:NaN|Infinity)\b)"
    r"|(?P<number>-?[0-9][0-9.]{40,}(?:[eE][+-]?[0-9]+)?"
    r"|-?[0-9][0-9.]*[eE][+-]?[0-9]{3,})",
    re.DOTALL,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD = {"constant": "RSB105", "number": "RSB106"}
# Code: the sentence, the rule that is broken, what to do.
_FAULTS = {
    "RSB101": ("The document is empty.", "", "give one case as a JSON object"),
    "RSB102": ("The document is not UTF-8.", "JSON is UTF-8", "save it as UTF-8"),
    "RSB104": ("The field stands more than once.", "fields stand once", "keep one"),
    "RSB105": ("This is no number of JSON.", "", "for not documented write null"),
    "RSB106": ("The number is too long or too large.", "40 digits, below 1e100", ""),
    "RSB107": ("The document nests too deep.", f"at most {MAX_DEPTH} levels", ""),
    "RSB108": ("The document is too long.", f"at most {MAX_CHARACTERS} characters", ""),
    "RSB109": ("The text holds half of a character.", "surrogates come in pairs", ""),
    "RSB110": ("The case is not an object.", "a case is a JSON object, { … }", ""),
}
# What stands where the parser gave up, the parser's words, our sentence and help.
_SYNTAX = (
    (r"\s*\Z", "", "The document ends too early.", "was it cut off?"),
    (r"", "Extra data", "More follows the end of the case.", "one case a document"),
    (r"", "Unterminated", "This text is not closed.", 'close it with "'),
    (r"", "Invalid control", "A text holds a control character.", r"write \n or \t"),
    (r"", "Invalid \\", "JSON knows no such escape.", r"write \\ for a backslash"),
    (r",\s*[}\]]", "", "Nothing follows this comma.", "take the comma out"),
    (r"'", "", "A text stands in single quotation marks.", 'write it in "'),
    (r"//|/\*|#", "", "JSON has no comments.", "take the comment out"),
    (
        r"(?i)(true|false|none|null)\b",
        "",
        "JSON has no such word.",
        "true, false, null",
    ),
    (r"", "Expecting ':'", "A colon is missing after the field name.", "write :"),
    (r"", "Expecting ','", "A comma is missing.", "write , between two members"),
    (r"[A-Za-z_]", "", "A text has no quotation marks.", 'write it in "'),
    (r"", "", "This is not JSON.", "a value or a field name is expected here"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A case that is well-formed JSON.

    `sha256` is that of its canonical form: keys sorted, no spaces, UTF-8, and whole
    numbers without a fraction, so that layout and 60 or 60.0 make no difference.
    """

    name: str
    root: dict[str, object]
    sha256: str


def read_document(text: str | bytes, name: str) -> Document:
    """The case in a text; Rejected with every fault where that is not strict JSON."""
    root, faults = _parsed(_decoded(text, name), name)
    hashed = ""
    try:
        hashed = digest(root)
    except UnicodeEncodeError:
        lone = islice(_surrogates(root, ()), MAX_FAULTS)
        faults += [_fault(place(name, path), "RSB109") for path in lone]
    if not isinstance(root, dict):
        faults += [_fault(place(name, ()), "RSB110", found(root))]
    if faults or not isinstance(root, dict):
        raise Rejected(faults)
    return Document(name, root, hashed)


def digest(root: object) -> str:
    """The SHA-256 of the canonical form; raises UnicodeEncodeError on half a character."""
    canonical = json.dumps(
        root, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=float
    )
    return sha256(canonical.encode()).hexdigest()


def _fault(at: str, code: str, shown: str = "") -> Diagnostic:
    sentence, note, help_ = _FAULTS[code]
    return Diagnostic(at, code, sentence, shown, note, help_)


def _decoded(text: str | bytes, name: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise Rejected([_fault(f"{name}:1:1", "RSB108", f"{len(text)} characters")])
    text = _utf8(text, name) if isinstance(text, bytes) else text
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Rejected([_fault(f"{name}:1:1", "RSB101")])
    return text


def _utf8(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        bad = data[error.start : error.start + 4].hex(" ")
        at = _line(before, name, len(before))
        raise Rejected([_fault(at, "RSB102", bad)]) from None


def _parsed(text: str, name: str) -> tuple[object, list[Diagnostic]]:
    odd = list(islice(_oddities(text, name), MAX_FAULTS))
    faults = [fault for _, fault in odd]
    if odd and (len(odd) == MAX_FAULTS or faults[-1].code == "RSB107"):
        raise Rejected(faults)
    repeats: list[int] = []

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        held = dict(pairs)
        if len(held) < len(pairs):
            repeats.append(len(pairs))
        return held

    number = _zero if odd else _exact
    try:
        root = json.loads(
            text, object_pairs_hook=members, parse_int=number, parse_float=number
        )
    except json.JSONDecodeError as error:
        before = [fault for offset, fault in odd if offset < error.pos]
        raise Rejected([*before, _syntax(text, name, error)]) from None
    return root, faults + (_repeated(text, name) if repeats else [])


def _zero(_: str) -> int:
    return 0


def _exact(text: str) -> int | Decimal:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def _oddities(text: str, name: str) -> Iterator[tuple[int, Diagnostic]]:
    """What the parser would let pass, or choke on, up to the first excess of depth."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        code = "RSB107" if depth > MAX_DEPTH else _ODD.get(token.lastgroup or "")
        if code:
            at = _line(text, name, token.start())
            yield token.start(), _fault(at, code, printable(token[0]))
        if depth > MAX_DEPTH:
            return


def _syntax(text: str, name: str, error: json.JSONDecodeError) -> Diagnostic:
    at, before = error.pos, text[: error.pos].rstrip()
    if before.endswith(",") and text[at : at + 1] in ("}", "]"):
        at = len(before) - 1
    sentence, help_ = next(
        (sentence, help_)
        for ahead, message, sentence, help_ in _SYNTAX
        if re.compile(ahead).match(text, at) and error.msg.startswith(message)
    )
    shown = printable(text[at : at + MAX_SHOWN + 1].partition("\n")[0])
    return Diagnostic(_line(text, name, at), "RSB103", sentence, shown, "", help_)


def _line(text: str, name: str, offset: int) -> str:
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return f"{name}:{line}:{column}"


class _Pairs(tuple[tuple[str, object], ...]):
    """An object as it is written, with every member of a repeated key."""


def _repeated(text: str, name: str) -> list[Diagnostic]:
    root = json.loads(
        text, object_pairs_hook=_Pairs, parse_int=_zero, parse_float=_zero
    )
    paths = dict.fromkeys(islice(_repeats(root, ()), MAX_FAULTS))
    return [_fault(place(name, path), "RSB104", f"{n} times") for path, n in paths]


def _repeats(value: object, path: Path) -> Iterator[tuple[Path, int]]:
    if isinstance(value, _Pairs):
        counts = Counter(key for key, _ in value)
        yield from (((*path, key), n) for key, n in counts.items() if n > 1)
    for token, inner in value if isinstance(value, _Pairs) else _entries(value):
        yield from _repeats(inner, (*path, token))


def _surrogates(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, str) and _SURROGATE.search(value):
        yield path
    for token, inner in _entries(value):
        if isinstance(token, str) and _SURROGATE.search(token):
            yield (*path, token)
        yield from _surrogates(inner, (*path, token))


def _entries(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
