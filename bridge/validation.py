"""Whether a case follows the format: every fault at once, in the words of the format."""

from collections.abc import Iterable, Mapping

from rsb_prove.bridge.caseformat import ROOT, CaseFormat, Field, Group, Node, Part
from rsb_prove.bridge.contradictions import contradictions
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.fault import Fault, a, json_type, spoken, subject
from rsb_prove.bridge.hints import FEW, broken_rule, hint, nearest, wanted
from rsb_prove.bridge.pointer import (
    ABSENT,
    Path,
    document_order,
    follow,
    found,
    place,
    step,
)
from rsb_prove.bridge.schema import VERSION, case_schema, nullable, required

MAX_FAULTS = 1000


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
        more = Fault((), "RSB299", f"More than {MAX_FAULTS} faults: the rest is cut.")
        faults = [*faults[:MAX_FAULTS], more]
    if faults:
        raise Rejected(_diagnostic(document.name, fault) for fault in faults)


def _faults(
    root: Mapping[str, object], form: CaseFormat, faulty: set[Path]
) -> list[Fault]:
    order = document_order(root)
    first = sorted(faulty, key=order)[: MAX_FAULTS + 1]
    faults = [_explained(root, form, path) for path in first]
    meant = {fault.meant for fault in faults}
    faults = [fault for fault in faults if fault.path not in meant]
    faults += contradictions(root, form, faulty, _doubted(form, faults))
    return sorted(faults, key=lambda fault: order(fault.path))


def _diagnostic(name: str, fault: Fault) -> Diagnostic:
    words = (fault.code, fault.sentence, fault.text, fault.note, fault.help)
    return Diagnostic(place(name, fault.path), *words)


def _doubted(form: CaseFormat, faults: Iterable[Fault]) -> set[str]:
    """The kinds of which a fault may hide an id: no reference to them can be judged."""
    paths = [path for fault in faults for path in (fault.path, fault.meant) if path]
    nodes = [node for node in map(form.node, paths) if node]
    ids = [kind.identifier for kind in form.kinds.values()]
    return {node.kind for node in nodes if not isinstance(node, Field) or node in ids}


def _explained(root: object, form: CaseFormat, path: Path) -> Fault:
    """What breaks the schema at a path, in words."""
    if not path:
        return Fault(path, "RSB200", "The case does not follow its JSON Schema.")
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


def _unknown(form: CaseFormat, path: Path) -> Fault:
    owner, key = form.node(path[:-1]), str(path[-1])
    keys = owner.keys if isinstance(owner, Group) else {}
    near, kind = nearest(key, frozenset(keys)), owner.kind if owner else ROOT
    help_ = (
        f"did you mean {' or '.join(near)}?" if near else _elsewhere(form, kind, key)
    )
    sentence = f"{a(kind).capitalize()} has no such field here."
    note = f"fields here: {', '.join(keys)}"
    meant = (*path[:-1], near[0]) if near else None
    return Fault(path, "RSB203", sentence, found(key), note, help_, meant)


def _elsewhere(form: CaseFormat, kind: str, key: str) -> str:
    """Where a key does stand: within the same kind, or else in others."""
    fields = [f for k in form.kinds.values() for f in k.fields if f.keys[-1] == key]
    own = [field for field in fields if field.kind == kind]
    return "; ".join(f"{a(f.kind)} has {f.path}" for f in (own or fields)[:FEW])


def _missing(form: CaseFormat, path: Path, node: Node) -> Fault:
    owner = node.holder if isinstance(node, Part) else node.kind
    if len(path) == 1:
        owner = ROOT
    sentence = f"{a(owner).capitalize()} must give {path[-1]}."
    if not isinstance(node, Field):
        return Fault(path, "RSB204", sentence)
    null = "; write null where it is not documented" if nullable(form, node) else ""
    return Fault(path, "RSB204", sentence, help=f"{path[-1]} is {wanted(node)}{null}")


def _misshapen(path: Path, node: Part | Group, value: object) -> Fault:
    if isinstance(node, Part) and value == []:
        sentence = f"A case must give at least one {spoken(node.kind)}."
        return Fault(path, "RSB212", sentence, found(value))
    shape = "a list of objects" if isinstance(node, Part) else "an object"
    sentence = f"{subject(path)} must be {shape}, not {json_type(value)}."
    help_ = "write [ and ] around it" if isinstance(value, dict) else ""
    return Fault(path, "RSB201", sentence, found(value), "", help_)


def _wrong(form: CaseFormat, path: Path, field: Field, value: object) -> Fault:
    code, must = broken_rule(field, value), f"{subject(path)} must be {wanted(field)}"
    sentence = {
        "RSB201": f"{must}, not {json_type(value)}.",
        "RSB202": f"The vocabulary {field.domain} has no such term.",
        "RSB212": f"{subject(path)} is empty.",
        "RSB213": f"{subject(path)} is too long, or holds a control character.",
    }.get(code, f"{must}.")
    free = nullable(form, field) and isinstance(path[-1], str)
    note = "not documented is null or absent" if free else ""
    return Fault(path, code, sentence, found(value), note, hint(form, field, value))
