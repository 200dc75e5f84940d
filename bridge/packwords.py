"""The words of packs: new terms of the policy's own vocabularies, and nothing else.

Which predicates are vocabularies the policy says by its fields. A field of a pack that
names another predicate of the policy would open that to statements, so it is refused. A
word that is there already keeps its meaning: it is not placed elsewhere, nor made a synonym.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.manifest import Manifest
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Fact

_OPENED = (
    "What a pack calls a vocabulary it could state, and so switch off a criterion."
)
_KEPT = "A word with another meaning would change what records say, and nobody would be told."


@dataclass(frozen=True)
class Words:
    """The vocabularies of a rule base, whatever its packs say of them."""

    base: RuleBase

    @cached_property
    def vocabularies(self) -> frozenset[str]:
        """The vocabularies that fields of the policy name."""
        fields = self.base.facts_of("field")
        named = {vocabulary(one) for one in fields if self.owner(one) is None}
        return frozenset(named & self.base.predicates.keys())

    @cached_property
    def holders(self) -> Mapping[str, str]:
        """Predicate -> the vocabulary that the words of its facts belong to."""
        also = [one for one in self.base.facts_of("also_named") if not self.owner(one)]
        synonyms = {str(one.row[1]): str(one.row[0]) for one in also}
        return synonyms | {name: name for name in self.vocabularies}

    def owner(self, fact: Fact) -> Manifest | None:
        """The pack that states a fact; None where the policy does."""
        assert self.base.packs is not None
        return self.base.packs.owner(fact.place.file)

    @cached_property
    def _first(self) -> Mapping[tuple[str, str], Fact]:
        """The vocabulary and the word -> the fact that says what it means."""
        found: dict[tuple[str, str], Fact] = {}
        facts = [one for name in self.holders for one in self.base.facts_of(name)]
        policy = [one for one in facts if self.owner(one) is None]
        # A class is no new word either: what is within it would move along.
        said = [(one, one.row[0]) for one in policy]
        said += [(one, word) for one in policy for word in one.row[1:]]
        for one, word in (*said, *((one, one.row[0]) for one in facts)):
            found.setdefault((self.holders[one.predicate], str(word)), one)
        return found

    def faults(self, fact: Fact, owner: Manifest) -> Iterator[Diagnostic]:
        """What is wrong with a word that a pack adds to a vocabulary."""
        word = str(fact.row[0])
        first = self._first[self.holders[fact.predicate], word]
        before = self.owner(first)
        same = (first.predicate, first.row) == (fact.predicate, fact.row)
        if before is owner and first.predicate == fact.predicate:
            return  # a service covers several targets, each in a fact of its own
        if before is not None and same:
            return  # two packs that agree
        whose = "the policy" if before is None else before.id
        words = f"{word} is a word of {whose} already, at {first.place}."
        fix = "Take it away; a pack adds new words only."
        yield Diagnostic(str(fact.place), "RSB357", words, str(fact)[:120], _KEPT, fix)

    def field_faults(self, fact: Fact, owner: Manifest) -> Iterator[Diagnostic]:
        """What is wrong with the vocabulary that a field of a pack names."""
        name = vocabulary(fact)
        declared = self.base.predicates.get(name)
        assert self.base.packs is not None
        if declared is None or name in self.vocabularies:
            return
        if self.base.packs.owner(declared.place.file) is owner:
            return
        words = f"{name} is no vocabulary of the policy, and not declared by this pack."
        fix = (
            "Name a vocabulary, or declare a predicate of your own and state its words."
        )
        yield Diagnostic(
            str(fact.place), "RSB357", words, str(fact)[:120], _OPENED, fix
        )


def vocabulary(field: Fact) -> str:
    """The vocabulary whose terms a field takes; empty where it takes none."""
    return str(field.row[2]).partition(":")[2]
