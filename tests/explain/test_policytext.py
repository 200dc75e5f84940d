"""A copy of the policy against the digests: what is the same, and what is not."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rsb_prove.explain.passages import passages
from rsb_prove.explain.policytext import Compared, compared
from tests.explain.small_policy import MARKED, TEXT, small_policy


def against(text: str) -> Compared:
    return compared(text, passages(small_policy()))


def states(found: Compared) -> dict[str, str]:
    return {name: one.state for name, one in found.findings.items()}


def words_of(found: Compared, statement: str) -> str:
    excerpt = found.findings[statement].excerpt
    return excerpt.text if excerpt else ""


def left(found: Compared) -> list[str]:
    return [one.text for one in found.unexplained]


SAME = dict.fromkeys(
    ["GARDEN-SCOPE", "GARDEN-WEEK", "GARDEN-EVENING", "GARDEN-CAN", "GARDEN-HOSE"],
    "same",
)


def test_the_text_that_the_rules_were_written_from_agrees() -> None:
    found = against(TEXT)
    assert states(found) == SAME
    assert found.agrees
    assert found.findings["GARDEN-HOSE"].excerpt == found.findings["GARDEN-CAN"].excerpt


def test_another_layout_of_the_same_words_agrees() -> None:
    text = TEXT.replace("•", "\uf0a7").replace("un-\nless", "unless").upper()
    found = against(f"\n\n{text}".replace(" OF THE TOWN", "\nOF THE\n  TOWN"))
    assert found.agrees


def test_an_item_that_says_something_else_is_changed_and_told_as_it_is_now() -> None:
    found = against(TEXT.replace("no more than one time a week", "at most once a day"))
    assert states(found) == SAME | {"GARDEN-WEEK": "changed"}
    assert words_of(found, "GARDEN-WEEK").startswith("A bed is watered at most once a")
    assert words_of(found, "GARDEN-WEEK").endswith("note says otherwise.")
    assert (left(found), found.agrees) == ([], False)


def test_a_single_number_is_a_change() -> None:
    found = against(TEXT.replace("10 litres", "12 litres"))
    assert states(found) == SAME | {"GARDEN-CAN": "changed", "GARDEN-HOSE": "changed"}


def test_items_that_changed_next_to_each_other_are_told_apart() -> None:
    text = TEXT.replace("one time a week", "twice a week")
    found = against(text.replace("Water is given in", "In summer water is given in"))
    assert words_of(found, "GARDEN-WEEK").endswith("note says otherwise.")
    assert words_of(found, "GARDEN-EVENING").startswith("In summer water is given")


def test_a_qualification_before_or_behind_an_item_is_a_change() -> None:
    for old, new in (
        ("Water is given in", "In summer\nwater is given in"),
        ("left the bed\n", "left the bed, except\nin winter\n"),
    ):
        found = against(TEXT.replace(old, new))
        assert states(found) == SAME | {"GARDEN-EVENING": "changed"}
        assert " ".join(new.split()) in words_of(found, "GARDEN-EVENING")
        assert left(found) == []


def test_a_text_on_one_line_agrees() -> None:
    assert against(" ".join(TEXT.replace("un-\n", "un").split())).agrees


def test_an_item_that_is_gone_is_not_found() -> None:
    start, end = TEXT.index("• Water"), TEXT.index("• Cans")
    found = against(TEXT[:start] + TEXT[end:])
    assert states(found) == SAME | {"GARDEN-EVENING": "not found"}
    assert found.findings["GARDEN-EVENING"].excerpt is None
    assert left(found) == []


def test_what_stands_in_the_place_of_an_item_is_told() -> None:
    start, end = TEXT.index("• Water"), TEXT.index("• Cans")
    found = against(f"{TEXT[:start]}• Nobody waters at noon.\n{TEXT[end:]}")
    assert states(found)["GARDEN-EVENING"] == "not found"
    assert words_of(found, "GARDEN-EVENING") == "Nobody waters at noon."
    assert left(found) == ["Nobody waters at noon."]


def test_an_item_that_is_new_is_told_though_all_others_are_the_same() -> None:
    found = against(TEXT.replace("• Cans", "• A permit is asked for.\n• Cans"))
    assert states(found) == SAME
    assert (left(found), found.agrees) == (["A permit is asked for."], False)


def test_an_item_at_another_place_is_moved() -> None:
    start, end = TEXT.index("These rules"), TEXT.index("Watering\n")
    found = against(TEXT[:start] + TEXT[end:] + TEXT[start:end])
    assert states(found) == SAME | {"GARDEN-SCOPE": "moved"}
    assert not found.agrees


def test_an_item_that_stands_twice_is_told_where_it_is_new() -> None:
    item = "• Water is given in the evening, when the sun has left the bed\n"
    for text in (
        f"{TEXT}Lawns\n{item}",
        TEXT.replace("These rules", f"{item}These rules"),
    ):
        found = against(text)
        assert states(found) == SAME
        assert any("Water is given in the evening" in one for one in left(found))
        assert not found.agrees


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=6), st.integers(0, 2**32))
def test_no_word_that_is_new_goes_unsaid(places: list[int], seed: int) -> None:
    """Whatever is cut out or turned around, and wherever words are put in."""
    draw = random.Random(seed)
    lines = TEXT.splitlines(keepends=True)
    if draw.random() < 0.5:
        draw.shuffle(lines)
    parts = [part for line in lines for part in line.split(" ")]
    start = draw.randrange(len(parts))
    del parts[start : start + draw.randrange(8)]
    for number, place in enumerate(places):
        parts.insert(place % (len(parts) + 1), f"new{number}word")
    found = against(" ".join(parts))
    said = [one.excerpt.text for one in found.findings.values() if one.excerpt]
    told = " ".join([*said, *left(found)])
    assert [n for n in range(len(places)) if f"new{n}word" not in told] == []
    assert not (places and found.agrees)


def test_another_text_has_none_of_it() -> None:
    found = against("A recipe for soup.\nPeel the carrots.")
    assert set(states(found).values()) == {"not found"}
    assert left(found) == ["A recipe for soup. Peel the carrots."]


def test_a_heading_within_a_sentence_explains_no_word_of_it() -> None:
    found = against(f"{TEXT}Watering by night is not allowed\n")
    assert left(found) == ["Watering by night is not allowed"]


def test_no_word_of_a_passage_stands_in_the_rules() -> None:
    held = " ".join(str(fact) for fact in small_policy().facts_of("passage"))
    words = [
        word for word in MARKED.lower().split() if word.isalpha() and len(word) > 5
    ]
    assert words
    assert not any(word in held for word in words)
