"""The declared case format: kinds of object, what each holds, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.pointer import Path
from rsb_prove.bridge.syntax import Row

ROOT = "case"
# The type of one entry, for the types that hold several.
ENTRIES = {"words": "word", "codes": "code", "texts": "text", "sources": "source"}
PLAIN = frozenset("yes_no date number count name codes cpt id text texts".split())
# What every case document carries, whatever the rules declare.
ENVELOPE = (("schema_version", "version"), ("sources", "sources"))


@dataclass(frozen=True, slots=True)
class Field:
    """A value that an object may give; `domain`: its vocabulary, or the kind it names."""

    kind: str
    path: str
    type: str
    domain: str = ""
    question: str = ""
    keys: tuple[str, ...] = ()

    @property
    def entry(self) -> "Field | None":
        """One entry of a field that holds several; None for a single value."""
        return replace(self, type=ENTRIES[self.type]) if self.type in ENTRIES else None


@dataclass(frozen=True, slots=True)
class Part:
    """An object of `kind`, or a list of them, that a `holder` holds under a key."""

    holder: str
    key: str
    kind: str
    many: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The keys that may stand in one JSON object of a kind."""

    kind: str
    keys: Mapping[str, "Node"]


Node = Field | Part | Group


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object; `group` nests its fields and parts as the JSON does."""

    name: str
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    group: Group

    @property
    def identifier(self) -> Field | None:
        """The field that names an object of this kind."""
        return next((field for field in self.fields if field.type == "id"), None)


@dataclass(frozen=True, slots=True)
class Entity:
    """An object of a case: where it stands, its kind, and what it gives."""

    path: Path
    kind: Kind
    value: Mapping[str, object]

    def given(self, field: Field) -> object:
        """The value of a field; None where it is null, absent or out of reach."""
        value: object = self.value
        for key in field.keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value


@dataclass(frozen=True, slots=True)
class CaseFormat:
    """All kinds by name, and the terms of every vocabulary."""

    kinds: Mapping[str, Kind]
    vocabularies: Mapping[str, frozenset[str]]

    def node(self, path: Path) -> Node | None:
        """What may stand at a path: a part only where it is a list of objects."""
        node: Node | None = self.kinds[ROOT].group
        for token in path:
            node = self._step(node, token)
            if isinstance(node, Part) and not node.many:
                node = self.kinds[node.kind].group
        return node

    def _step(self, node: Node | None, token: str | int) -> Node | None:
        match node, token:
            case Group(), str():
                return node.keys.get(token)
            case Part(), int():
                return self.kinds[node.kind].group
            case Field(), _:
                return node.entry
        return None

    def entities(self, root: Mapping[str, object]) -> Iterator[Entity]:
        """Every object of a case, each before what it holds."""
        yield from self._within(Entity((), self.kinds[ROOT], root))

    def _within(self, entity: Entity) -> Iterator[Entity]:
        yield entity
        for part in entity.kind.parts:
            for member in self.members(entity, part):
                yield from self._within(member)

    def members(self, entity: Entity, part: Part) -> Iterator[Entity]:
        """The objects that an object holds as one of its parts."""
        held, kind = entity.value.get(part.key), self.kinds[part.kind]
        at: Path = (*entity.path, part.key)
        if not part.many and isinstance(held, dict):
            yield Entity(at, kind, held)
        elif part.many and isinstance(held, list):
            for index, value in enumerate(held):
                if isinstance(value, dict):
                    yield Entity((*at, index), kind, value)


def case_format(
    parts: Iterable[Row],
    fields: Iterable[Row],
    vocabularies: Mapping[str, frozenset[str]],
) -> CaseFormat:
    """The format that the facts `part` and `field` declare; Rejected if they clash."""
    held = [Part(str(h), str(k), str(m), n == "many") for h, k, m, n in parts]
    given = [Field(ROOT, key, type_, keys=(key,)) for key, type_ in ENVELOPE]
    given += [_field(*map(str, row)) for row in fields]
    kinds = dict.fromkeys([ROOT, *(n for p in held for n in (p.holder, p.kind))])
    if problems := [*_bad_types(given, kinds, vocabularies), *_clashes(held, given)]:
        raise Rejected(problems, EX_CONFIG)
    return CaseFormat({k: _kind(k, held, given) for k in kinds}, dict(vocabularies))


def _field(kind: str, path: str, declared: str, question: str) -> Field:
    type_, _, domain = declared.partition(":")
    return Field(kind, path, type_, domain, question, tuple(path.split("/")))


def _kind(name: str, parts: list[Part], fields: list[Field]) -> Kind:
    own_parts = tuple(part for part in parts if part.holder == name)
    own_fields = tuple(field for field in fields if field.kind == name)
    nested: list[tuple[tuple[str, ...], Node]] = [(f.keys, f) for f in own_fields]
    nested += [((part.key,), part) for part in own_parts]
    return Kind(name, own_parts, own_fields, _group(name, nested))


def _group(kind: str, nested: list[tuple[tuple[str, ...], Node]]) -> Group:
    below: dict[str, list[tuple[tuple[str, ...], Node]]] = {}
    for keys, node in nested:
        below.setdefault(keys[0], []).append((keys[1:], node))
    return Group(
        kind,
        {
            key: inner[0][1] if inner[0][0] == () else _group(kind, inner)
            for key, inner in below.items()
        },
    )


def _bad_types(
    fields: list[Field],
    kinds: Mapping[str, None],
    vocabularies: Mapping[str, frozenset[str]],
) -> Iterator[Diagnostic]:
    envelope = {type_ for _, type_ in ENVELOPE}
    named = {field.kind for field in fields if field.type == "id"}
    for field in fields:
        if field.kind not in kinds:
            yield _problem(field, "RSB391", f"No part holds a {field.kind!r}.")
        elif field.type in ("word", "words") and field.domain not in vocabularies:
            yield _problem(field, "RSB392", f"No vocabulary {field.domain!r} exists.")
        elif field.type == "ref" and field.domain not in named:
            yield _problem(field, "RSB393", f"No {field.domain!r} has an id to name.")
        elif field.type not in PLAIN | envelope | {"word", "words", "ref"}:
            yield _problem(field, "RSB394", f"No type {field.type!r} exists.")


def _clashes(parts: list[Part], fields: list[Field]) -> Iterator[Diagnostic]:
    taken = {(part.holder, part.key) for part in parts}
    inner = {(f.kind, "/".join(f.keys[:n])) for f in fields for n in range(len(f.keys))}
    for field in fields:
        place = (field.kind, field.path)
        if place in taken or place in inner:
            yield _problem(field, "RSB395", "Something else stands at this place.")
        taken.add(place)


def _problem(field: Field, code: str, sentence: str) -> Diagnostic:
    place = f"field({field.kind!r}, {field.path!r})"
    return Diagnostic(place, code, sentence, f"{field.type}:{field.domain}".strip(":"))
