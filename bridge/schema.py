"""The JSON Schema of a case, and the same rules in words, both from the declarations."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from rsb_prove.bridge.caseformat import (
    ENTRIES,
    ROOT,
    CaseFormat,
    Field,
    Group,
    Node,
    Part,
)
from rsb_prove.bridge.document import found

Schema = dict[str, object]

VERSION = 1
MAX_TEXT = 10_000
MAX_NUMBER = 1_000_000
MAX_WORD = 100  # what is longer resembles no term
ALIKE, VERY_ALIKE = 0.6, 0.8  # of the characters, for a term to be suggested
FEW = 15  # so many terms a hint lists in full
CONTROL = r"\u0000-\u001f\u007f-\u009f"
DATE = "^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$"
CODE = r"^[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?$"
CPT = "^[0-9A-Z]{5}$"
# No character that cannot be seen, and one at least that can.
NAME = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$"

_YES_NO = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_PYTHON: Mapping[str, Any] = {
    "yes_no": bool,
    "number": int | Decimal,
    "count": int | Decimal,
    "sources": dict,
    **dict.fromkeys(("words", "codes", "texts"), list),
}
_AMOUNT = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*%?\s*")
_LIKE_A_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?|([0-9]{2})([0-9]{2}))?"
    r"(?:[T ].*)?"
)

# What a kind must give, besides the id of an object that stands in a list.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    ROOT: ("schema_version", "case_id", "plan", "requests"),
    "plan": ("administrator",),
}
NULL_ALLOWED = {("plan", "administrator")}

# What a value of each type is, as the sentence "<field> must be …" ends.
WANTED: Mapping[str, str] = {
    "version": f"{VERSION}, the version of the case format",
    "sources": "an object that gives a text for each JSON Pointer",
    "source": "a text",
    "yes_no": "true or false",
    "date": 'a date: "2024-06-10", or "2024-06" or "2024" where no more is documented',
    "number": "a number from {low} to {high} with at most 3 decimals",
    "count": f"a whole number from 0 to {MAX_NUMBER}",
    "word": "a term of the vocabulary {domain}",
    "words": "a list of terms of the vocabulary {domain}",
    "name": "a name without control characters",
    "code": 'an ICD-10-CM code such as "G90.511"',
    "codes": 'a list of ICD-10-CM codes such as "G90.511"',
    "cpt": 'a procedure code such as "64510"',
    "id": "an id without control characters",
    "ref": "the id of one {domain} of this case",
    "text": f"a text of at most {MAX_TEXT} characters",
    "texts": f"a list of texts of at most {MAX_TEXT} characters",
}


def case_schema(form: CaseFormat) -> Schema:
    """The JSON Schema (2020-12) of a case: all that may stand in it."""
    kinds = {k: _object(form, kind.group, k) for k, kind in form.kinds.items()}
    fields = [field for kind in form.kinds.values() for field in kind.fields]
    used = {field.domain for field in fields if field.type in ("word", "words")}
    terms = {
        _vocabulary(name): {"enum": sorted(form.vocabularies[name])}
        for name in sorted(used)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Case",
        **kinds.pop(ROOT),
        "$defs": kinds | terms,
    }


def required(form: CaseFormat, kind: str) -> tuple[str, ...]:
    """The keys that an object of a kind must give."""
    listed = any(
        p.many and p.kind == kind for k in form.kinds.values() for p in k.parts
    )
    name = form.kinds[kind].identifier if listed else None
    return REQUIRED.get(kind, ()) + ((name.path,) if name else ())


def nullable(form: CaseFormat, field: Field) -> bool:
    """Whether a field may be null: not documented."""
    place = (field.kind, field.path)
    return place in NULL_ALLOWED or field.path not in required(form, field.kind)


def wanted(field: Field) -> str:
    """What a value of a field is, as the sentence "<field> must be …" ends."""
    low, high = bounds(field)
    return WANTED[field.type].format(domain=field.domain, low=low, high=high)


def bounds(field: Field) -> tuple[int, int]:
    """The least and the greatest number that a field takes."""
    low = 0 if field.keys[-1] in ("pain_before", "pain_after") else -MAX_NUMBER
    percent = field.keys[-1] == "pain_reduction_percent"
    return low, 100 if percent else MAX_NUMBER


def date_span(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date may mean; None where no such day is."""
    if not (match := re.fullmatch(DATE, text)):
        return None
    year, *rest = (int(group) for group in match.groups() if group is not None)
    try:
        if len(rest) == 2:
            return date(year, *rest), date(year, *rest)
        first, last = (rest[0], rest[0]) if rest else (1, 12)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        return None


def _object(form: CaseFormat, group: Group, kind: str | None = None) -> Schema:
    """One object of a kind, or a group of fields within it (which nothing requires)."""
    must = required(form, kind) if kind else ()
    return {
        "type": "object",
        "properties": {
            key: _member(form, node, key in must) for key, node in group.keys.items()
        },
        **({"required": list(must)} if must else {}),
        "additionalProperties": False,
    }


def _member(form: CaseFormat, node: Node, must: bool) -> Schema:
    match node:
        case Field():
            about = {"description": node.question} if node.question else {}
            free = nullable(form, node)
            return about | (_or_null(_value(node)) if free else _value(node))
        case Part(many=True):
            schema: Schema = {"type": "array", "items": _ref(node.kind)}
            return schema | {"minItems": 1} if must else _or_null(schema)
        case Part():
            return _ref(node.kind) if must else _or_null(_ref(node.kind))
    return _or_null(_object(form, node))


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _vocabulary(name: str) -> str:
    return f"vocabulary_{name}"


def _value(field: Field) -> Schema:
    """A value that is documented."""
    if (entry := field.entry) and field.type == "sources":
        return {"type": "object", "additionalProperties": _value(entry)}
    if entry:
        return {"type": "array", "items": _value(entry)}
    if field.type == "word":
        return _ref(_vocabulary(field.domain))
    return dict(_number(field) if field.type == "number" else _VALUES[field.type])


def _number(field: Field) -> Schema:
    low, high = bounds(field)
    return {"type": "number", "minimum": low, "maximum": high, "multipleOf": 0.001}


_NAME: Schema = {"type": "string", "maxLength": MAX_TEXT, "pattern": NAME}
_TEXT: Schema = {"type": "string", "maxLength": MAX_TEXT}
_VALUES: Mapping[str, Schema] = {
    "version": {"const": VERSION},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "pattern": DATE},
    "count": {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER},
    "code": {"type": "string", "pattern": CODE},
    "cpt": {"type": "string", "pattern": CPT},
    "id": _NAME,
    "name": _NAME,
    "ref": _NAME,
    "text": _TEXT,
    "source": _TEXT,
}


def hint(form: CaseFormat, field: Field, value: object) -> str:
    """How to write the value that was probably meant; empty where nobody can tell."""
    match field.type, value:
        case "word", str():
            return _term_hint(form, field.domain, value)
        case "yes_no", str() if word := _YES_NO.get(value.strip().lower()):
            return f"write {word}, without quotation marks"
        case "number" | "count", str() if amount := _AMOUNT.fullmatch(value):
            return f"write {amount[1]}, without quotation marks"
        case "date", str() | int():
            return _date_hint(str(value))
        case "id" | "ref" | "cpt" | "name" | "text" | "source", int() | Decimal():
            return f'write "{value}", in quotation marks'
        case "words" | "codes" | "texts", str():
            return f"write [{found(value)}]"
        case _, [str() as only] if field.type not in ENTRIES:
            return f"write {found(only)}, without the brackets"
        case "code" | "cpt", str() if value != (plain := value.strip().upper()):
            return f"write {found(plain)}"
    return ""


def broken_rule(field: Field, value: object) -> str:
    """The code of the rule that a value breaks, given that it breaks one."""
    expected = _PYTHON.get(field.type, str)
    if field.type == "version":
        return "RSB214"
    if not isinstance(value, expected) or (
        isinstance(value, bool) != (expected is bool)
    ):
        return "RSB201"
    if not isinstance(value, str):
        return "RSB206"
    if field.type == "word":
        return "RSB202"
    if not value.strip():
        return "RSB212"
    return (
        "RSB213"
        if len(value) > MAX_TEXT or re.search(f"[{CONTROL}]", value)
        else "RSB205"
    )


@lru_cache(maxsize=4096)
def nearest(word: str, terms: frozenset[str], alike: float = ALIKE) -> tuple[str, ...]:
    """The terms that a word was probably meant to be, the likeliest first."""
    plain = {_plain(term): term for term in sorted(terms)}
    if (asked := _plain(word[:MAX_WORD])) in plain:
        return (plain[asked],)
    return tuple(plain[m] for m in get_close_matches(asked, plain, cutoff=alike))


def _plain(word: str) -> str:
    return re.sub(r"[\s/_-]+", "_", word.strip().casefold())


def _term_hint(form: CaseFormat, domain: str, word: str) -> str:
    terms = form.vocabularies[domain]
    near, strays = nearest(word, terms), _strays(form, domain, word)
    if strays and not (near and nearest(word, terms, VERY_ALIKE)):
        return f"that is near to {' and '.join(strays)}"
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"known: {', '.join(sorted(terms))}" if len(terms) <= FEW else ""


def _strays(form: CaseFormat, domain: str, word: str) -> list[str]:
    """What a word is in other vocabularies: it may stand in the wrong field."""
    return [
        f"{term} of the vocabulary {name}"
        for name in sorted(form.vocabularies.keys() - {domain})
        for term in nearest(word, form.vocabularies[name], VERY_ALIKE)[:1]
    ]


def _date_hint(text: str) -> str:
    if not (match := _LIKE_A_DATE.fullmatch(text)):
        return "write the year, then the month, then the day: 2024-06-10"
    year, _, *rest = match.groups()
    meant = "-".join([year, *(f"{int(part):02}" for part in rest if part)])
    return f'write "{meant}"' if date_span(meant) else ""
