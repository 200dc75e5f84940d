"""Whether a case follows the format: every fault at once, in the words of the format."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rsb_prove.bridge.caseformat import (
    ROOT,
    CaseFormat,
    Entity,
    Field,
    Group,
    Node,
    Part,
)
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import (
    ABSENT,
    Document,
    Path,
    document_order,
    follow,
    found,
    place,
    pointer,
    step,
)
from rsb_prove.bridge.schema import (
    FEW,
    VERSION,
    broken_rule,
    case_schema,
    date_span,
    hint,
    nearest,
    nullable,
    required,
    wanted,
)

MAX_FAULTS = 1000

_Ids = dict[str, dict[str, list[Path]]]  # kind -> id -> where it stands


@dataclass(frozen=True, slots=True)
class _Fault:
    path: Path
    code: str
    sentence: str
    text: str = ""
    note: str = ""
    help: str = ""
    meant: Path | None = None  # what an unknown field is most likely meant to be


class CaseValidator:
    """The compiled schema of one format: compile it once for any number of cases."""

    def __init__(self, form: CaseFormat):
        import jsonschema_rs  # paid for only by a run that checks a case

        self._form = form
        self._schema = jsonschema_rs.Draft202012Validator(case_schema(form))

    def faulty(self, root: Mapping[str, object]) -> set[Path]:
        """The paths where a case breaks its schema."""
        if self._schema.is_valid(root):
            return set()
        # Where there are many, this list costs a twentieth of `iter_errors`.
        errors = self._schema.evaluate(root).errors()
        paths = {
            path
            for error in errors
            if "/anyOf/1/" not in error["schemaLocation"]  # the branch for null
            for path in self._paths(*follow(root, error["instanceLocation"]))
        }
        return paths or {()}  # never valid for want of a place

    def _paths(self, path: Path, value: object) -> Iterable[Path]:
        """Where the fault of a value stands: an object's is what it lacks or adds."""
        node = self._form.node(path)
        if not (isinstance(node, Group) and isinstance(value, dict)):
            return (path,)
        whole = node is self._form.kinds[node.kind].group
        must = required(self._form, node.kind) if whole else ()
        keys = [key for key in must if key not in value]
        return ((*path, k) for k in [*keys, *(k for k in value if k not in node.keys)])


def validate(
    document: Document, form: CaseFormat, validator: CaseValidator | None = None
) -> None:
    """Check a case against its format; Rejected with every fault, in document order."""
    root = document.root
    faulty = (validator or CaseValidator(form)).faulty(root)
    if type(version := root.get("schema_version")) is int and version != VERSION:
        faults = [_explained(root, form, ("schema_version",))]  # the cause of the rest
    else:
        faults = _faults(root, form, faulty)
    if len(faults) > MAX_FAULTS:
        more = _Fault((), "RSB299", f"More than {MAX_FAULTS} faults: the rest is cut.")
        faults = [*faults[:MAX_FAULTS], more]
    if faults:
        raise Rejected(_diagnostic(document.name, fault) for fault in faults)


def _faults(
    root: Mapping[str, object], form: CaseFormat, faulty: set[Path]
) -> list[_Fault]:
    order = document_order(root)
    first = sorted(faulty, key=order)[: MAX_FAULTS + 1]
    faults = [_explained(root, form, path) for path in first]
    meant = {fault.meant for fault in faults}
    faults = [fault for fault in faults if fault.path not in meant]
    faults += _contradictions(root, form, faulty, _doubted(form, faults))
    return sorted(faults, key=lambda fault: order(fault.path))


def _diagnostic(name: str, fault: _Fault) -> Diagnostic:
    words = (fault.code, fault.sentence, fault.text, fault.note, fault.help)
    return Diagnostic(place(name, fault.path), *words)


def _doubted(form: CaseFormat, faults: Iterable[_Fault]) -> set[str]:
    """The kinds of which a fault may hide an id: no reference to them can be judged."""
    paths = [path for fault in faults for path in (fault.path, fault.meant) if path]
    nodes = [node for node in map(form.node, paths) if node]
    ids = [kind.identifier for kind in form.kinds.values()]
    return {node.kind for node in nodes if not isinstance(node, Field) or node in ids}


def _contradictions(
    root: Mapping[str, object], form: CaseFormat, faulty: set[Path], doubted: set[str]
) -> Iterator[_Fault]:
    """What no schema can see: days, periods, ids, references, sources."""
    entities = list(form.entities(root))
    ids = _ids(entities)
    yield from _repeated(ids)
    for entity in entities:
        for field in entity.kind.fields:
            value, path = entity.given(field), (*entity.path, *field.keys)
            if isinstance(value, str) and path not in faulty:
                if field.type == "date" and not date_span(value):
                    yield _no_such_day(path, value)
                if field.type == "ref" and field.domain not in doubted:
                    yield from _dangling(path, field.domain, value, ids)
        yield from _backwards(entity)
    yield from _stray_sources(root, faulty)


def _ids(entities: list[Entity]) -> _Ids:
    ids: _Ids = {}
    for entity in entities:
        field = entity.kind.identifier
        if field and isinstance(value := entity.given(field), str):
            same = ids.setdefault(entity.kind.name, {}).setdefault(value, [])
            same.append((*entity.path, *field.keys))
    return ids


def _repeated(ids: _Ids) -> Iterator[_Fault]:
    for kind, places in ids.items():
        for value, (first, *again) in places.items():
            note = f"the same id stands at {pointer(first)}"
            for path in again:
                sentence = f"Another {_spoken(kind)} has this id."
                yield _Fault(path, "RSB208", sentence, found(value), note)


def _no_such_day(path: Path, value: str) -> _Fault:
    month, limits = date_span(value[:7]), "months are 01 to 12, years 0001 to 9999"
    help_ = f"{value[:7]} ends on {month[1]}" if month else limits
    said = ("No such day is in the calendar.", found(value), "", help_)
    return _Fault(path, "RSB207", *said)


def _dangling(path: Path, kind: str, value: str, ids: _Ids) -> Iterator[_Fault]:
    known = ids.get(kind, {})
    if value not in known:
        sentence = f"No {_spoken(kind)} of this case has this id."
        near = nearest(value, frozenset(known)) or sorted(known)[:FEW]
        shown = ", ".join(map(found, near))
        help_ = f"known: {shown}" if near else f"the case names no {_spoken(kind)}"
        yield _Fault(path, "RSB209", sentence, found(value), "", help_)


def _backwards(entity: Entity) -> Iterator[_Fault]:
    start, end = entity.value.get("from"), entity.value.get("to")
    if {"from", "to"} <= entity.kind.group.keys.keys() and start and end:
        first, last = date_span(str(start)), date_span(str(end))
        if first and last and first[0] > last[1]:
            at, note = (*entity.path, "to"), f"from is {found(start)}"
            said = ("The period ends before it starts.", found(end), note)
            yield _Fault(at, "RSB210", *said)


def _stray_sources(root: Mapping[str, object], faulty: set[Path]) -> Iterator[_Fault]:
    note = "a source belongs to a JSON Pointer into this case"
    for key in sources if isinstance(sources := root.get("sources"), dict) else ():
        path, value = follow(root, key)
        stray = re.search("^[^/]|~(?![01])", key) or value is ABSENT
        if stray and not any(path[:n] in faulty for n in range(len(path) + 1)):
            sentence = "This source belongs to nothing in the case."
            yield _Fault(("sources", key), "RSB211", sentence, found(key), note)


def _explained(root: object, form: CaseFormat, path: Path) -> _Fault:
    """What breaks the schema at a path, in words."""
    if not path:
        return _Fault(path, "RSB200", "The case does not follow its JSON Schema.")
    node, value = form.node(path), root
    for token in path:
        value = step(value, token)
    if node is None:
        return _unknown(form, path)
    if value is ABSENT:
        return _missing(form, path, node)
    if isinstance(node, Field):
        return _wrong(form, path, node, value)
    return _misshapen(path, node, value)


def _unknown(form: CaseFormat, path: Path) -> _Fault:
    owner, key = form.node(path[:-1]), str(path[-1])
    keys = owner.keys if isinstance(owner, Group) else {}
    near, kind = nearest(key, frozenset(keys)), owner.kind if owner else ROOT
    help_ = (
        f"did you mean {' or '.join(near)}?" if near else _elsewhere(form, kind, key)
    )
    sentence = f"{_a(kind).capitalize()} has no such field here."
    note = f"fields here: {', '.join(keys)}"
    meant = (*path[:-1], near[0]) if near else None
    return _Fault(path, "RSB203", sentence, found(key), note, help_, meant)


def _elsewhere(form: CaseFormat, kind: str, key: str) -> str:
    """Where a key does stand: within the same kind, or else in others."""
    fields = [f for k in form.kinds.values() for f in k.fields if f.keys[-1] == key]
    own = [field for field in fields if field.kind == kind]
    return "; ".join(f"{_a(f.kind)} has {f.path}" for f in (own or fields)[:FEW])


def _missing(form: CaseFormat, path: Path, node: Node) -> _Fault:
    owner = node.holder if isinstance(node, Part) else node.kind
    sentence = f"{_a(owner).capitalize()} must give {path[-1]}."
    if not isinstance(node, Field):
        return _Fault(path, "RSB204", sentence)
    null = "; write null where it is not documented" if nullable(form, node) else ""
    return _Fault(path, "RSB204", sentence, help=f"{path[-1]} is {wanted(node)}{null}")


def _misshapen(path: Path, node: Part | Group, value: object) -> _Fault:
    if isinstance(node, Part) and value == []:
        sentence = f"A case must give at least one {_spoken(node.kind)}."
        return _Fault(path, "RSB212", sentence, found(value))
    shape = "a list of objects" if isinstance(node, Part) else "an object"
    sentence = f"{_subject(path)} must be {shape}, not {_json_type(value)}."
    help_ = "write [ and ] around it" if isinstance(value, dict) else ""
    return _Fault(path, "RSB201", sentence, found(value), "", help_)


def _wrong(form: CaseFormat, path: Path, field: Field, value: object) -> _Fault:
    code, must = broken_rule(field, value), f"{_subject(path)} must be {wanted(field)}"
    sentence = {
        "RSB201": f"{must}, not {_json_type(value)}.",
        "RSB202": f"The vocabulary {field.domain} has no such term.",
        "RSB212": f"{_subject(path)} is empty.",
        "RSB213": f"{_subject(path)} is too long, or holds a control character.",
    }.get(code, f"{must}.")
    free = nullable(form, field) and isinstance(path[-1], str)
    note = "not documented is null or absent" if free else ""
    return _Fault(path, code, sentence, found(value), note, hint(form, field, value))


def _subject(path: Path) -> str:
    inner = isinstance(path[-1], int) or path[:-1] == ("sources",)
    return f"An entry of {path[-2]}" if inner else str(path[-1])


def _spoken(kind: str) -> str:
    return kind.replace("_", " ")


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {_spoken(kind)}"


def _json_type(value: object) -> str:
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
