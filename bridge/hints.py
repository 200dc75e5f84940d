"""The rules of the case format in words: what is wanted, what was probably meant."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rsb_prove.bridge.caseformat import ENTRIES, CaseFormat, Field
from rsb_prove.bridge.pointer import found
from rsb_prove.bridge.schema import (
    CONTROL,
    MAX_NUMBER,
    MAX_TEXT,
    VERSION,
    bounds,
    date_span,
)

MAX_WORD = 100  # what is longer resembles no term
ALIKE, VERY_ALIKE = 0.6, 0.8  # of the characters, for a term to be suggested
FEW = 15  # so many terms a hint lists in full

_YES_NO = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_PYTHON: Mapping[str, Any] = {
    "yes_no": bool,
    "number": int | Decimal,
    "count": int | Decimal,
    "sources": dict,
    **dict.fromkeys(("words", "codes", "texts"), list),
}
_AMOUNT = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*%?\s*")
_LIKE_A_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?|([0-9]{2})([0-9]{2}))?"
    r"(?:[T ].*)?"
)

# What a value of each type is, as the sentence "<field> must be …" ends.
WANTED: Mapping[str, str] = {
    "version": f"{VERSION}, the version of the case format",
    "sources": "an object that gives a text for each JSON Pointer",
    "source": "a text",
    "yes_no": "true or false",
    "date": 'a date: "2024-06-10", or "2024-06" or "2024" where no more is documented',
    "number": "a number from {low} to {high} with at most 3 decimals",
    "count": f"a whole number from 0 to {MAX_NUMBER}",
    "word": "a term of the vocabulary {domain}",
    "words": "a list of terms of the vocabulary {domain}",
    "name": "a name without control characters",
    "code": 'an ICD-10-CM code such as "G90.511"',
    "codes": 'a list of ICD-10-CM codes such as "G90.511"',
    "cpt": 'a procedure code such as "64510"',
    "id": "an id without control characters",
    "ref": "the id of one {domain} of this case",
    "text": f"a text of at most {MAX_TEXT} characters",
    "texts": f"a list of texts of at most {MAX_TEXT} characters",
}


def wanted(field: Field) -> str:
    """What a value of a field is, as the sentence "<field> must be …" ends."""
    low, high = bounds(field)
    return WANTED[field.type].format(domain=field.domain, low=low, high=high)


def hint(form: CaseFormat, field: Field, value: object) -> str:
    """How to write the value that was probably meant; empty where nobody can tell."""
    match field.type, value:
        case "word", str():
            return _term_hint(form, field.domain, value)
        case "yes_no", str() if word := _YES_NO.get(value.strip().lower()):
            return f"write {word}, without quotation marks"
        case "number" | "count", str() if amount := _AMOUNT.fullmatch(value):
            return f"write {amount[1]}, without quotation marks"
        case "date", str() | int():
            return _date_hint(str(value))
        case "id" | "ref" | "cpt" | "name" | "text" | "source", int() | Decimal():
            return f'write "{value}", in quotation marks'
        case "words" | "codes" | "texts", str():
            return f"write [{found(value)}]"
        case _, [str() as only] if field.type not in ENTRIES:
            return f"write {found(only)}, without the brackets"
        case "code" | "cpt", str() if value != (plain := value.strip().upper()):
            return f"write {found(plain)}"
    return ""


def broken_rule(field: Field, value: object) -> str:
    """The code of the rule that a value breaks, given that it breaks one."""
    expected = _PYTHON.get(field.type, str)
    if field.type == "version":
        return "RSB214"
    if not isinstance(value, expected) or (
        isinstance(value, bool) != (expected is bool)
    ):
        return "RSB201"
    if not isinstance(value, str):
        return "RSB206"
    if field.type == "word":
        return "RSB202"
    if not value.strip():
        return "RSB212"
    return (
        "RSB213"
        if len(value) > MAX_TEXT or re.search(f"[{CONTROL}]", value)
        else "RSB205"
    )


@lru_cache(maxsize=4096)
def nearest(word: str, terms: frozenset[str], alike: float = ALIKE) -> tuple[str, ...]:
    """The terms that a word was probably meant to be, the likeliest first."""
    from difflib import get_close_matches  # for a faulty case only

    plain = {_plain(term): term for term in sorted(terms)}
    if (asked := _plain(word[:MAX_WORD])) in plain:
        return (plain[asked],)
    return tuple(plain[m] for m in get_close_matches(asked, plain, cutoff=alike))


def _plain(word: str) -> str:
    return re.sub(r"[\s/_-]+", "_", word.strip().casefold())


def _term_hint(form: CaseFormat, domain: str, word: str) -> str:
    terms = form.vocabularies[domain]
    near, strays = nearest(word, terms), _strays(form, domain, word)
    if strays and not (near and nearest(word, terms, VERY_ALIKE)):
        return f"that is near to {' and '.join(strays)}"
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"known: {', '.join(sorted(terms))}" if len(terms) <= FEW else ""


def _strays(form: CaseFormat, domain: str, word: str) -> list[str]:
    """What a word is in other vocabularies: it may stand in the wrong field."""
    return [
        f"{term} of the vocabulary {name}"
        for name in sorted(form.vocabularies.keys() - {domain})
        for term in nearest(word, form.vocabularies[name], VERY_ALIKE)[:1]
    ]


def _date_hint(text: str) -> str:
    if not (match := _LIKE_A_DATE.fullmatch(text)):
        return "write the year, then the month, then the day: 2024-06-10"
    year, _, *rest = match.groups()
    meant = "-".join([year, *(f"{int(part):02}" for part in rest if part)])
    return f'write "{meant}"' if date_span(meant) else ""
