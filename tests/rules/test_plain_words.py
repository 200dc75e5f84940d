"""What a member reads of the rules: it is there for every criterion, and it is plain."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from rsb_prove.bridge.packs import texts_with
from rsb_prove.bridge.rulebase import SHIPPED, RuleBase, load
from rsb_prove.bridge.syntax import Clause, Constant, Literal, Variable

# The grade of school that reads it with ease (Kincaid, Fishburne, Rogers and Chissom,
# Derivation of new readability formulas for Navy enlisted personnel, 1975).
WORDS_A_SENTENCE, SYLLABLES_A_WORD, LESS = 0.39, 11.8, 15.59
OF_A_FILE, OF_A_SENTENCE = 8, 10
SLOT = re.compile(r"\{[A-Za-z][A-Za-z0-9_]*\}")
NAMES = {"entity", "criterion"}  # the types of columns that print names of the program

# Terms that a member need not know. None: the term never stands. Words: it stands only
# in these, which explain it on the spot; `%` is any few words.
UNEXPLAINED = {
    "ablation": "radio waves (radiofrequency ablation)",
    "allodynia": None,
    "anesthetic": "numbing medicine (%local anesthetic)",
    "approv": None,
    "concordant": None,
    "contrast": None,
    "criteri": None,
    "crps": "CRPS (complex regional pain syndrome",
    "denied": None,
    "deny": None,
    "diagnos": None,
    "edema": None,
    "episode": None,
    "exclusion": None,
    "extremit": None,
    "fluoroscop": "live X-ray (fluoroscopy)",
    "ganglion": "low in the neck (stellate ganglion%)",
    "hyper": None,
    "injectate": None,
    "invasive": None,
    "lumbar": "lower back (lumbar%)",
    "mandate": "law (a mandate)",
    "medically necessary": None,
    "modality": None,
    "neurolysis": None,
    "phenol": "phenol or alcohol",
    "plan document": "plan document (the papers that list your benefits)",
    "radiofrequency": "radio waves (radiofrequency%)",
    "refut": None,
    "stellate": "low in the neck (stellate ganglion%)",
    "sudomotor": None,
    "sympathetic": None,
    "therapeutic": None,
    "trophic": None,
    "vasomotor": None,
}
# What the criterion explains where it says what it asks need not be said twice.
SAID_ONCE = {"crps", "plan document"}


@dataclass(frozen=True)
class Said:
    """A plain sentence: where it stands, and of which criterion it is."""

    place: str
    file: str
    criterion: str
    text: str


@cache
def base() -> RuleBase:
    """The shipped rules with those about packs, which have a criterion of their own."""
    return load(texts_with(SHIPPED, ()))


@cache
def said() -> tuple[Said, ...]:
    return tuple(_said())


def _said() -> Iterator[Said]:
    for one in base().criteria.values():
        plain = one.plain
        for text in (plain.asks, plain.met, plain.failed, plain.unknown, plain.send):
            if text:
                yield Said(str(one.place), one.place.file, one.id, text)
    for clause in base().clauses:
        place = clause.place
        if place in base().plain:
            told = base().plain[place]
            yield Said(str(place), place.file, _criterion(clause), told)


def _criterion(clause: Clause) -> str:
    """The criterion that a clause decides; a general clause decides none of its own."""
    last = clause.head.terms[-1]
    return str(last.value) if isinstance(last, Constant) else ""


def syllables(word: str) -> int:
    """Groups of vowels, without a silent end; letter by letter where it is spelt out."""
    if word.isupper() or word.isdigit():
        return len(word) if word.isupper() else 1
    spoken = re.sub(
        r"(?:(?<![aeiouyl])e|(?<![td])ed|(?<![cgsxz])es)$", "", word.lower()
    )
    spoken = re.sub(r"(?<=[aeiouy])le$", "l", spoken)
    apart = re.findall(r"(?<![cgst])i[ao]", spoken)  # ra-di-o, and not re-gion
    return max(1, len(re.findall(r"[aeiouy]+", spoken)) + len(apart))


def grade(sentences: list[str]) -> float:
    """The Flesch-Kincaid grade of sentences; a slot is read as a word of one syllable."""
    words = re.findall(
        r"[A-Za-z0-9-]+", " ".join(SLOT.sub("this", s) for s in sentences)
    )
    spoken = sum(syllables(part) for word in words for part in word.split("-") if part)
    a_sentence, a_word = len(words) / len(sentences), spoken / len(words)
    return WORDS_A_SENTENCE * a_sentence + SYLLABLES_A_WORD * a_word - LESS


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1),
        ("needle", 2),
        ("while", 1),
        ("guided", 2),
        ("eased", 1),
        ("changes", 2),
        ("CRPS", 4),
        ("12", 1),
        ("medicine", 3),
        ("radio", 3),
        ("regional", 3),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def can_fail() -> set[str]:
    """The criteria that some clause can conclude to have failed, whatever the case."""
    found: set[str] = set()
    for name in ("fails", "failed"):
        words = base().possible_words[name, 1]
        assert words is not None, name
        found |= {str(word) for word in words}
    return found & base().criteria.keys()


def test_every_criterion_says_in_plain_words_what_it_asks_and_its_verdicts() -> None:
    assert len(base().criteria) > 50
    for one in base().criteria.values():
        plain = one.plain
        assert plain.asks, one.id
        assert plain.met, one.id
        assert plain.unknown, one.id
        assert bool(plain.failed) == (one.id in can_fail()), one.id


def test_a_criterion_that_cannot_fail_is_told_from_the_rules() -> None:
    cannot = base().criteria.keys() - can_fail()
    assert "REQ-PURPOSE" in cannot
    assert "IND-TX-FREQ" not in cannot
    assert len(can_fail()) > len(cannot)


def test_every_plain_entry_is_one_whole_sentence() -> None:
    for one in said():
        assert re.fullmatch(r"[A-Z][^.?!]*\.", one.text), f"{one.place}: {one.text}"


def test_the_sentences_of_each_file_are_read_with_ease() -> None:
    by_file: dict[str, list[str]] = defaultdict(list)
    for one in said():
        by_file[one.file].append(one.text)
    grades = {name: round(grade(texts), 1) for name, texts in by_file.items()}
    assert {name: of for name, of in grades.items() if of > OF_A_FILE} == {}


def test_no_sentence_is_hard_to_read() -> None:
    grades = {f"{one.place}: {one.text}": round(grade([one.text]), 1) for one in said()}
    assert {text: of for text, of in grades.items() if of > OF_A_SENTENCE} == {}


def test_no_sentence_has_an_id_an_underscore_or_a_pointer() -> None:
    for one in said():
        text = SLOT.sub("", one.text)
        assert not re.search(r"_|(?<!\w)/\w|[A-Z]{2,}-", text), f"{one.place}: {text}"
        assert not any(name in text for name in base().criteria), one.place


def test_no_sentence_has_a_term_that_it_does_not_explain() -> None:
    for one in said():
        for term in UNEXPLAINED:
            if term in SLOT.sub("", one.text).lower():
                assert _explained(term, one), f"{one.place}: {term} in {one.text}"


def _explained(term: str, one: Said) -> bool:
    """In the sentence itself, or where its criterion says what it asks."""
    words = UNEXPLAINED[term]
    texts = [one.text]
    if term in SAID_ONCE and one.criterion in base().criteria:
        texts.append(base().criteria[one.criterion].plain.asks)
    wanted = re.escape(words or "").replace("%", "[a-z ]*")
    return bool(words) and any(re.search(wanted, text) for text in texts)


def test_no_slot_prints_a_name_of_the_program() -> None:
    """A block is `b2` and a line `line 1` to the program, and nothing to a member."""
    for clause in base().clauses:
        slots = SLOT.findall(base().plain.get(clause.place, ""))
        assert not {slot[1:-1] for slot in slots} & set(_named(clause)), clause.place


def _named(clause: Clause) -> Iterator[str]:
    """The variables of a clause that stand for an entity or a criterion."""
    for atom in (part.atom for part in clause.body if isinstance(part, Literal)):
        declared = base().predicates.get(atom.predicate)
        for term, column in zip(
            atom.terms, declared.columns if declared else (), strict=False
        ):
            if isinstance(term, Variable) and column.type in NAMES:
                yield term.name
