"""What the comment blocks of the rule files say of criteria, flags and clauses.

    # criterion: IND-TX-FREQ            opens a criterion's block
    # title: …                          its name in a list
    # citation: …                       heading path and item in the policy
    # statements: A, B                  the statements that it encodes (default: itself)
    # unknown: …                        the sentence when it is neither met nor failed
    # met: | failed: …                  its own sentences, where a general clause decides
    # left out: …                       what in the policy was not encoded, and why
    # plain: …                          what it asks, in words for whoever is treated
    # plain met: | plain failed: | plain unknown: …   its verdicts in such words
    # send: …                           what can be done or sent where it is not met
    #   …                               a deeper indent continues the line above

    # met: | failed: | flag: …          the sentence of the clause below it
    # because: …                        the sentence of a clause that is no verdict
    # plain: …                          the same in plain words, right below the sentence

A slot `{Name}` in a clause's sentence is a variable of that clause. The program reads
the block, so that comment and output cannot drift apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.syntax import Place

SENTENCES = ("met", "failed", "because", "flag", "question")
KEYS = (
    *SENTENCES,
    "criterion",
    "title",
    "citation",
    "statements",
    "unknown",
    "left out",
    "plain",
    "plain met",
    "plain failed",
    "plain unknown",
    "send",
)
_ENTRY = re.compile(rf"# ({'|'.join(KEYS)}): (.*)")
_MARK = re.compile(rf"# (?:{'|'.join(KEYS)}): |#   ")
SLOT = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Plain:
    """A criterion for whoever is treated: what it asks, its verdicts, what can be sent."""

    asks: str = ""
    met: str = ""
    failed: str = ""
    unknown: str = ""
    send: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the policy as a person reads it; `number` is its policy order."""

    id: str
    number: int
    place: Place
    title: str = ""
    citation: str = ""
    statements: tuple[str, ...] = ()
    met: str = ""
    failed: str = ""
    unknown: str = ""
    left_out: str = ""
    plain: Plain = Plain()

    def own_sentence(self, verdict: str) -> str:
        """The block's own sentence for a verdict, where the clause is a general one."""
        return {"met": self.met, "failed": self.failed}.get(verdict, "")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The criteria of one file, and the sentences above each of its clauses by line."""

    criteria: tuple[Criterion, ...] = ()
    sentences: dict[int, str] = field(default_factory=dict)
    plain: dict[int, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    text: str
    first: int
    line: int


def metadata(
    file: str, lines: Iterable[str], clause_lines: Iterable[int], first: int
) -> Metadata:
    """Read the comments of a file; criteria are numbered from `first`."""
    entries = list(_entries(lines))
    criteria = tuple(_criteria(file, entries, first))
    said, plain = _said(entries, clause_lines)
    owners = {
        line: entry.text
        for line, entry in _above(
            [e for e in entries if e.key == "criterion"], clause_lines, near=False
        )
    }
    return Metadata(criteria, said, plain, owners)


def _said(
    entries: list[_Entry], clause_lines: Iterable[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """The sentence of each clause by line, and the plain one between the two."""
    said, plain = dict(_above(entries, clause_lines)), {}
    below = {e.first: (line, e) for line, e in said.items() if e.key == "plain"}
    for first, entry in _above(entries, below):
        line, plainly = below[first]
        said[line] = entry
        plain[line] = plainly.text
    told = {line: e.text for line, e in said.items() if e.key in SENTENCES}
    return told, {line: text for line, text in plain.items() if line in told}


def once(known: Mapping[str, Criterion], fresh: Iterable[Criterion]) -> None:
    """Raise Rejected where a criterion has a second comment block."""
    seen = dict(known)
    twice = []
    for one in fresh:
        before = seen.setdefault(one.id, one)
        if before is not one:
            words = (
                f"{one.id} has two comment blocks; the first stands at {before.place}."
            )
            fix = "Keep one of the two."
            twice.append(Diagnostic(str(one.place), "RSB321", words, help=fix))
    if twice:
        raise Rejected(twice, EX_CONFIG)


def mark(line: str) -> str:
    """What a line begins with that makes it an entry, or the continuation of one."""
    found = _MARK.match(line)
    return found[0] if found else ""


def opens(line: str) -> bool:
    """Whether a line opens an entry."""
    return mark(line).endswith(": ")


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    current: _Entry | None = None
    for number, line in enumerate(lines, 1):
        found = _ENTRY.match(line) if line.startswith("# ") else None
        if found:
            if current:
                yield current
            current = _Entry(found[1], found[2].strip(), number, number)
        elif current and line.startswith("#   "):
            text = f"{current.text} {line[1:].strip()}"
            current = _Entry(current.key, text, current.first, number)
        elif current:
            yield current
            current = None
    if current:
        yield current


def _criteria(file: str, entries: list[_Entry], first: int) -> Iterator[Criterion]:
    starts = [i for i, entry in enumerate(entries) if entry.key == "criterion"]
    for number, start in enumerate(starts, first):
        block = {e.key: e.text for e in _block(entries[start:])}
        yield Criterion(
            id=block["criterion"],
            number=number,
            place=Place(file, entries[start].line),
            title=block.get("title", ""),
            citation=block.get("citation", ""),
            statements=tuple(
                re.findall(r"[^,\s]+", block.get("statements", block["criterion"]))
            ),
            met=block.get("met", ""),
            failed=block.get("failed", ""),
            unknown=block.get("unknown", ""),
            left_out=block.get("left out", ""),
            plain=Plain(
                asks=block.get("plain", ""),
                met=block.get("plain met", ""),
                failed=block.get("plain failed", ""),
                unknown=block.get("plain unknown", ""),
                send=block.get("send", ""),
            ),
        )


def _block(entries: list[_Entry]) -> Iterator[_Entry]:
    """The entries that stand together with the first, without a line between."""
    for before, entry in zip([entries[0], *entries], entries, strict=False):
        again = entry is not entries[0] and entry.key == "criterion"
        if again or entry.first > before.line + 1:
            return
        yield entry


def _above(
    entries: list[_Entry], clause_lines: Iterable[int], *, near: bool = True
) -> Iterator[tuple[int, _Entry]]:
    """Each clause line with the entry that ends right above it (or, far, the last)."""
    ends = [entry.line for entry in entries]
    for line in clause_lines:
        at = bisect_left(ends, line)
        if at and (not near or ends[at - 1] == line - 1):
            yield line, entries[at - 1]
