"""The JSON Schema of a case, from the declarations of its format."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from rsb_prove.bridge.caseformat import ROOT, CaseFormat, Field, Group, Node, Part

Schema = dict[str, object]

VERSION = 1
MAX_TEXT = 10_000
MAX_NUMBER = 1_000_000
CONTROL = r"\u0000-\u001f\u007f-\u009f"
DATE = "^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$"
CODE = r"^[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?$"
CPT = "^[0-9A-Z]{5}$"
# No character that cannot be seen, and one at least that can.
NAME = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$"

# What a kind must give, besides the id of an object that stands in a list.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    ROOT: ("schema_version", "case_id", "plan", "requests"),
    "plan": ("administrator",),
}
NULL_ALLOWED = {("plan", "administrator")}


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
