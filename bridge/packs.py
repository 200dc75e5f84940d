"""Extension packs in a rule base: their files, what their manifests state, what gives way.

A pack is a folder of rule files with a pack.toml. Its facts and rules stand beside those
of the policy as they are; the period, the plans and the rank of the pack are facts too,
and rules/_packs says what follows from them. Nothing is rewritten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.manifest import MANIFEST, Manifest, manifest
from rsb_prove.bridge.rulebase import SHIPPED, rule_files, rule_paths, rule_text
from rsb_prove.bridge.syntax import Clause, Fact, Row
from rsb_prove.bridge.versions import disagreements, versions

Texts = tuple[tuple[str, str], ...]
# The rules about packs; a folder of a rule base that is read with the first pack only.
RULES = "_packs"


def is_manifest(name: str) -> bool:
    """Whether a text of a rule base is the manifest of a pack."""
    return name.rpartition("/")[2] == MANIFEST


def pack_folders(folder: Path) -> tuple[Path, ...]:
    """The packs of a folder: itself, or its subfolders; none of a complete rule base.

    Raises Rejected where rule files stand beside packs and would be read by nobody.
    """
    if (folder / MANIFEST).is_file():
        return (folder,)
    found = sorted(one.parent for one in folder.glob(f"*/{MANIFEST}"))
    if not found and any(folder.glob(f"*/*/**/{MANIFEST}")):
        words = "Its packs stand deeper than in its own subfolders."
        fix = "Name the folder that holds them."
        deeper = Diagnostic(folder.name, "RSB352", words, help=fix)
        raise Rejected([deeper], EX_CONFIG)
    inside = {one.name for one in found}
    stray = [name for name, _ in rule_paths(folder) if name.split("/")[0] not in inside]
    if found and stray:
        words = "This rule file stands beside packs and in none of them."
        fix = "Move it into a pack, or into another folder."
        told = (Diagnostic(name, "RSB352", words, help=fix) for name in stray)
        raise Rejected(told, EX_CONFIG)
    return tuple(found)


def texts_with(base: Path, packs: Iterable[Path]) -> Texts:
    """A rule base and packs as named texts, with the rules about packs."""
    own = base / RULES if (base / RULES).is_dir() else SHIPPED / RULES
    texts = [*rule_files(base)]
    texts += [(f"{RULES}/{name}", text) for name, text in rule_files(own)]
    for folder, name in named_packs(base, packs):
        texts += pack_texts(folder, name)
    return tuple(texts)


def pack_texts(folder: Path, name: str) -> Texts:
    """The manifest and the rule files of a pack, under its name."""
    nested = sorted(folder.glob(f"*/**/{MANIFEST}"))
    if nested:
        words = "A pack stands within a pack."
        place = nested[0].relative_to(folder.parent).as_posix()
        raise Rejected([Diagnostic(place, "RSB352", words)], EX_CONFIG)
    texts = [(MANIFEST, rule_text(folder / MANIFEST)), *rule_files(folder)]
    return tuple((f"{name}/{file}", text) for file, text in texts)


def named_packs(base: Path, packs: Iterable[Path]) -> tuple[tuple[Path, str], ...]:
    """Each folder of a pack once, with what the names of its files begin with.

    That is its own name, with its parent's before it where another folder is called so.
    No name is one of the rule base or holds a slash: no pack can own another's files.
    They come in the order of these names, however given: equal packs, equal hash.
    """
    folders = sorted(dict.fromkeys(one.resolve() for one in packs))
    counts = Counter(folder.name for folder in folders)
    used = {RULES, *(name.split("/")[0] for name, _ in rule_paths(base))}
    alone = [one for one in folders if counts[one.name] == 1 and one.name not in used]
    found = {one.name: one for one in alone}
    for folder in (one for one in folders if one not in alone):
        name = f"{folder.parent.name}-{folder.name}"
        while name in found or name in used:
            name += "+"
        found[name] = folder
    return tuple((folder, name) for name, folder in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs of a rule base, and the texts of the clauses that give way to theirs."""

    manifests: tuple[Manifest, ...]
    facts: tuple[Fact, ...]

    def owner(self, file: str) -> Manifest | None:
        """The pack that a rule file belongs to."""
        holding = [one for one in self.manifests if file.startswith(one.folder)]
        return max(holding, key=lambda one: len(one.folder), default=None)


def read_packs(texts: Iterable[tuple[str, str]]) -> tuple[Manifest, ...]:
    """The manifests among the texts; raises Rejected with the mistakes of all of them."""
    found: list[Manifest] = []
    errors: list[Diagnostic] = []
    for name, text in texts:
        try:
            found.append(manifest(name, text))
        except Rejected as rejected:
            errors += rejected.diagnostics
    errors += _same_id(found)
    if errors:
        raise Rejected(errors, EX_CONFIG)
    return tuple(found)


def _same_id(manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    seen: dict[str, Manifest] = {}
    for one in manifests:
        before = seen.setdefault(one.id, one)
        if before is not one:
            words = f"The pack of {before.file} has the id {one.id} too."
            place = str(one.place("id"))
            yield Diagnostic(place, "RSB352", words, help="Name them apart.")


def packs_of(manifests: Sequence[Manifest], policy: Row) -> Packs:
    """What the manifests state, under a policy and its version.

    Raises Rejected where what is extended is not there, or versions leave a gap.
    """
    name, shipped = map(str, policy)
    if errors := list(disagreements(name, shipped, manifests)):
        raise Rejected(errors, EX_CONFIG)
    return Packs(tuple(manifests), tuple(_facts(shipped, manifests)))


def _facts(shipped: str, manifests: Sequence[Manifest]) -> Iterator[Fact]:
    columns: Counter[tuple[str, int]] = Counter()

    def fact(predicate: str, row: Row, one: Manifest, key: str) -> Fact:
        """A fact at a key; each has a place of its own, though keys state several."""
        at = one.place(key)
        columns[at.file, at.line] += 1
        return Fact(predicate, row, one.place(key, columns[at.file, at.line]))

    for one in manifests:
        for predicate, row, key in _stated(one):
            yield fact(predicate, (one.id, *row), one, key)
    for version in versions(shipped, manifests):
        days = (version.version, version.first, version.last)
        yield fact("version_period", days, version.stated, version.key)


def _stated(one: Manifest) -> Iterator[tuple[str, Row, str]]:
    """What a manifest states of its pack, each with the key that says it."""
    yield "pack", (one.kind, one.version), "id"
    if one.first is None:
        return
    yield "pack_from", (one.first,), "from"
    if one.last is None:
        yield "pack_open", (), "from"
    elif one.kind == "policy":
        yield (
            "pack_open",
            (),
            "to",
        )  # what it says stays, until a later one says otherwise
    else:
        yield "pack_to", (one.last,), "to"
    yield from (("pack_for", (plan,), "plans") for plan in one.plans)
    if not one.plans:
        yield "pack_every_plan", (), "kind"


def giving_way(facts: Iterable[Fact], clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without those that give way to the rules about packs.

    Raises Rejected where such a clause is not there: packs would be decided wrongly.
    """
    written = {_unquoted(str(fact.row[0])): fact for fact in facts}
    known = {_unquoted(str(clause)) for clause in clauses}
    errors = [
        Diagnostic(
            str(fact.place),
            "RSB356",
            "The rules have no such clause, which packs would be looked at in place of.",
            text[:120],
            "The rules about packs fit the shipped rules, and what leaves these clauses be.",
            "Use the shipped rules, or state in packs what was changed.",
        )
        for text, fact in written.items()
        if text not in known
    ]
    if errors:
        raise Rejected(errors, EX_CONFIG)
    return [one for one in clauses if _unquoted(str(one)) not in written]


def _unquoted(text: str) -> str:
    return text.replace('"', "'")
