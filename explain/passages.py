"""How a passage of the policy is known again without holding a word of it.

A passage is kept as the number of its words, a digest of all of them, and a few digests of
three words in a row that no other passage has, its traits. The digest tells whether the
words are the same; the traits, where they are if some have changed. From neither can the
words be read. What it takes for words: `policywords`; why so: docs/design/0016.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.policywords import words

# The salt names how words are compared: digests of another way never match by chance.
_SALT = b"rsb-prove passage 1\n"
_DIGEST, _TRAIT = 32, 8
_ROW, _TRAITS = 3, 8
_MARK = re.compile(r"==(?: (?P<ids>\S+(?: \S+)*))?\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """What is kept of a passage, and the statements that it makes: maybe none."""

    statements: tuple[str, ...]
    size: int
    digest: str
    traits: frozenset[str]


def passages(base: RuleBase) -> tuple[Passage, ...]:
    """The passages of a rule base, in the order of its facts; one each, if shared."""
    found: dict[tuple[int, str, str], list[str]] = {}
    for statement, size, digest, traits in base.rows("passage"):
        key = int(size), str(digest), str(traits)
        found.setdefault(key, []).append(str(statement))
    stated = [
        Passage(tuple(names), size, digest, frozenset(traits.split()))
        for (size, digest, traits), names in found.items()
    ]
    silent = [
        Passage((), int(size), str(digest), frozenset())
        for digest, size in base.rows("says_nothing")
    ]
    return (*stated, *silent)


def digest_of(forms: Sequence[str]) -> str:
    """The digest of words, in the form in which they are compared."""
    return _hashed(forms)[:_DIGEST]


def traits_of(forms: Sequence[str]) -> tuple[str, ...]:
    """The digest of each three words in a row, in order; of fewer words, none."""
    rows = range(len(forms) - _ROW + 1)
    return tuple(_hashed(forms[at : at + _ROW])[:_TRAIT] for at in rows)


def _hashed(forms: Sequence[str]) -> str:
    return sha256(_SALT + " ".join(forms).encode()).hexdigest()


def marked(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The passages of a marked copy: a line `== ID …` opens that of these statements.

    Text above the first mark is left aside; `==` alone opens one that states nothing.
    """
    names: tuple[str, ...] | None = None
    held: list[str] = []
    for line in text.splitlines(keepends=True):
        mark = _MARK.fullmatch(line)
        if mark is None:
            held.append(line)
            continue
        if names is not None:
            yield names, "".join(held)
        names, held = tuple((mark["ids"] or "").split()), []
    if names is not None:
        yield names, "".join(held)


def facts(copy: Iterable[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """The facts by which the passages of a marked copy are known again."""
    read = [(names, [word.form for word in words(text)]) for names, text in copy]
    read = [(names, forms) for names, forms in read if forms]
    common = Counter(trait for _, forms in read for trait in set(traits_of(forms)))
    for names, forms in read:
        own = sorted({t for t in traits_of(forms) if common[t] == 1})[:_TRAITS]
        tail = f"{len(forms)}, '{digest_of(forms)}', '{' '.join(own)}')"
        yield from (f"+passage('{name}', {tail}" for name in names)
    silent = {digest_of(forms): len(forms) for names, forms in read if not names}
    for digest, size in silent.items():
        yield f"+says_nothing('{digest}', {size})"
