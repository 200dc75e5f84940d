"""The rule base: every rule file parsed, checked and held as one frozen value."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rsb_prove import rules
from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.metadata import Criterion, metadata, once
from rsb_prove.bridge.strata import dependencies, recursive_groups
from rsb_prove.bridge.syntax import Clause, Fact, Place, Row

if TYPE_CHECKING:
    from rsb_prove.bridge import domains
    from rsb_prove.bridge.packs import Packs
    from rsb_prove.bridge.parser import RuleText

SHIPPED = Path(rules.__file__).parent
_COLUMN = re.compile(r"\s*([a-z_0-9]+)\s*:\s*([a-z_]+)\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a predicate: its name and the type that says how it is printed."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """A declared predicate: its columns and the sentence that an atom reads as."""

    name: str
    columns: tuple[Column, ...]
    template: str
    place: Place


@dataclass(frozen=True)
class RuleBase:
    """Facts, clauses, declarations and metadata; `sha256` covers the rule texts.

    `packs` are the extension packs among them, if there are any.
    """

    facts: tuple[Fact, ...]
    clauses: tuple[Clause, ...]
    criteria: Mapping[str, Criterion]
    sentences: Mapping[Place, str]
    plain: Mapping[Place, str]
    owners: Mapping[Place, str]
    sha256: str
    packs: "Packs | None" = None

    @cached_property
    def predicates(self) -> Mapping[str, Predicate]:
        """Name -> declaration."""
        return {p.name: p for p in map(_declaration, self.facts_of("predicate"))}

    @cached_property
    def by_predicate(self) -> Mapping[str, tuple[Clause, ...]]:
        """Head predicate -> its clauses, in the order of the files."""
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.head.predicate, []).append(clause)
        return {name: tuple(clauses) for name, clauses in found.items()}

    @cached_property
    def _facts_by_predicate(self) -> Mapping[str, tuple[Fact, ...]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.predicate, []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    def facts_of(self, predicate: str) -> tuple[Fact, ...]:
        """The facts of a predicate, in the order of the files."""
        return self._facts_by_predicate.get(predicate, ())

    def rows(self, predicate: str) -> tuple[Row, ...]:
        """The rows of a predicate's facts, in the order of the files."""
        return tuple(fact.row for fact in self.facts_of(predicate))

    def places(self, predicate: str) -> Mapping[Row, Place]:
        """Row -> where the fact stands."""
        return self._places.get(predicate, {})

    @cached_property
    def _places(self) -> Mapping[str, Mapping[Row, Place]]:
        return {
            name: {fact.row: fact.place for fact in facts}
            for name, facts in self._facts_by_predicate.items()
        }

    @cached_property
    def recursive_groups(self) -> Mapping[str, tuple[str, ...]]:
        """Predicate -> its group, for the predicates that rest on themselves."""
        return recursive_groups(self.edges)

    @cached_property
    def edges(self) -> Mapping[str, Mapping[str, bool]]:
        """Head -> body predicate -> whether it is needed complete."""
        return dependencies(self.clauses)

    @cached_property
    def possible_words(self) -> "Mapping[domains.Column, domains.Words]":
        """Which words each column can hold, whatever the case; several checks ask."""
        from rsb_prove.bridge import domains  # not needed for what was kept

        return domains.domains(self)

    def with_readings(self, chosen: Mapping[str, str]) -> "RuleBase":
        """The same rule base under other readings; raises Rejected on unknown ones."""
        if not chosen:
            return self
        _check_readings(self, chosen)
        facts = tuple(
            replace(fact, row=(fact.row[0], chosen.get(str(fact.row[0]), fact.row[1])))
            if fact.predicate == "reading"
            else fact
            for fact in self.facts
        )
        return replace(self, facts=facts)


def rule_files(root: Path = SHIPPED) -> tuple[tuple[str, str], ...]:
    """Name and text of every rule file below a folder (default: the shipped ones)."""
    return tuple((name, rule_text(path)) for name, path in rule_paths(root))


def rule_text(path: Path) -> str:
    """The text of a file of a rule base; raises Rejected where it is not UTF-8."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        from rsb_prove.bridge.pointer import printable  # only where something is wrong

        words = "The rule file is not UTF-8."
        found = Diagnostic(printable(str(path), 1000), "RSB412", words)
        raise Rejected([found], EX_CONFIG) from None


def rule_paths(root: Path = SHIPPED) -> tuple[tuple[str, Path], ...]:
    """Name and path of every rule file below a folder (default: the shipped ones)."""
    return tuple(sorted(_paths(root, "")))


def _paths(folder: Path, prefix: str) -> Iterable[tuple[str, Path]]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith((".", "_")):
            yield from _paths(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".dl"):
            yield prefix + entry.name, entry


def load(texts: Iterable[tuple[str, str]] | None = None) -> RuleBase:
    """Parse rule files; raises Rejected (status 78) with the errors of all of them."""
    from rsb_prove.bridge.parser import parse  # not needed for what was kept

    named = tuple(texts) if texts is not None else rule_files()
    manifests = tuple(one for one in named if one[0].endswith(".toml"))
    parsed: list[RuleText] = []
    errors: list[Diagnostic] = []
    for name, text in named:
        try:
            if not name.endswith(".toml"):
                parsed.append(parse(text, name))
        except Rejected as rejected:
            errors += rejected.diagnostics
    if manifests:
        return _with_packs(parsed, manifests, digest(named), errors)
    if errors:
        raise Rejected(errors, EX_CONFIG)
    return _assemble(parsed, digest(named))


def _with_packs(
    parsed: "list[RuleText]",
    manifests: tuple[tuple[str, str], ...],
    sha256: str,
    errors: list[Diagnostic],
) -> RuleBase:
    """The same with what the manifests state; raises Rejected with all errors too."""
    from rsb_prove.bridge.packs import giving_way, packs_of, read_packs

    try:
        read = read_packs(manifests)
    except Rejected as rejected:
        errors += rejected.diagnostics
    if errors:
        raise Rejected(errors, EX_CONFIG)
    base = _assemble(parsed, sha256)
    packs = packs_of(read, base.rows("policy")[0])
    clauses = giving_way(base.facts_of("gives_way"), base.clauses)
    facts = (*base.facts, *packs.facts)
    return replace(base, facts=facts, clauses=tuple(clauses), packs=packs)


def digest(texts: Iterable[tuple[str, str]]) -> str:
    """The SHA-256 of rule texts, names and lengths included, in hexadecimal."""
    found = hashlib.sha256()
    for name, text in texts:
        found.update(f"{name}\0{len(text)}\0{text}".encode())
    return found.hexdigest()


def _assemble(parsed: "Iterable[RuleText]", sha256: str) -> RuleBase:
    facts: list[Fact] = []
    clauses: list[Clause] = []
    criteria: dict[str, Criterion] = {}
    sentences: dict[Place, str] = {}
    plain: dict[Place, str] = {}
    owners: dict[Place, str] = {}
    for text in parsed:
        facts += text.facts
        clauses += text.clauses
        places = {clause.place.line: clause.place for clause in text.clauses}
        found = metadata(text.file, text.lines, places, len(criteria) + 1)
        once(criteria, found.criteria)
        criteria.update((criterion.id, criterion) for criterion in found.criteria)
        sentences.update((places[n], words) for n, words in found.sentences.items())
        plain.update((places[n], words) for n, words in found.plain.items())
        owners.update((places[n], owner) for n, owner in found.owners.items())
    return RuleBase(
        tuple(facts), tuple(clauses), criteria, sentences, plain, owners, sha256
    )


def columns_of(signature: str) -> tuple[Column, ...]:
    """The columns of `name(column:type, …)`; what is not of this form is left out."""
    inner = signature.rstrip(")").partition("(")[2]
    found = map(_COLUMN.fullmatch, inner.split(","))
    return tuple(Column(one[1], one[2]) for one in found if one)


def _declaration(fact: Fact) -> Predicate:
    signature, template = str(fact.row[0]), str(fact.row[1])
    name = signature.partition("(")[0]
    return Predicate(name, columns_of(signature), template, fact.place)


def _check_readings(base: RuleBase, chosen: Mapping[str, str]) -> None:
    options: dict[str, list[str]] = {}
    for name, value, *_ in base.rows("option"):
        options.setdefault(str(name), []).append(str(value))
    errors = [
        Diagnostic(
            "--reading",
            "RSB403",
            f"No reading {name}={value} is known.",
            help=_known(options.get(name), options),
        )
        for name, value in chosen.items()
        if value not in options.get(name, ())
    ]
    if errors:
        raise Rejected(errors, 2)


def _known(values: list[str] | None, options: Mapping[str, list[str]]) -> str:
    if values is not None:
        return f"The readings of it are: {', '.join(values)}."
    return f"The readings are: {', '.join(sorted(options))}."
