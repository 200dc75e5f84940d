"""Criteria that no scenario names, so that nobody would notice if they decided otherwise."""

import re
from collections.abc import Iterable, Iterator

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.packs import RULES
from rsb_prove.bridge.rulebase import RuleBase

_COMMENT = re.compile(r"^\s*#.*", re.MULTILINE)
_WORD = re.compile(r"[^\s\[\]{},:'\"]+")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of scenario files, their comments left aside."""
    told = (_WORD.findall(_COMMENT.sub("", text)) for text in texts)
    return frozenset(word for words in told for word in words)


def untested(base: RuleBase, words: frozenset[str]) -> Iterator[Diagnostic]:
    """The criteria whose ids are not among the words of the scenarios."""
    for criterion in base.criteria.values():
        own = criterion.place.file.startswith(f"{RULES}/")  # tried with every pack
        if criterion.id not in words and not own:
            yield Diagnostic(
                str(criterion.place),
                "RSB346",
                f"No scenario names the criterion {criterion.id}.",
                help="Say in a NAME.test.yaml beside the rules what it decides.",
            )
