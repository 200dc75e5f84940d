"""The words of a text are the same however it was taken out of a document."""

import pytest

from rsb_prove.explain.policywords import words


def forms(text: str) -> list[str]:
    return [word.form for word in words(text)]


@pytest.mark.parametrize(
    "text",
    [
        "A case-by-case rule for patients' files, of 50%",
        "a CASE-BY-\n   case rule for patients’ files — of 50 %",
        "•  A case\u2011by\u2011case rule\nfor patients' “files”:\n of 50%",
        "o  A case-by-case rule\n\n\nfor patients' ﬁles of 50%.",
        " A case-by\u00adcase rule\r\nfor patients' files of 50%",
        "A case-by-case rule\nPage 3 of 12\nfor patients' files\n4 of 12\nof 50%",
    ],
)
def test_what_is_no_word_makes_no_difference(text: str) -> None:
    assert forms(text) == "a casebycase rule for patients files of 50 %".split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50%", "50"),
        ("6-8 weeks", "68 weeks"),
        ("at least ≥ 3", "at least 3"),
        ("six (6) blocks", "six (8) blocks"),
    ],
)
def test_what_changes_the_sense_of_a_number_is_a_word(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_heads_and_feet_that_pages_share_are_left_aside() -> None:
    pages = [f"The policy, page {n}\n\nItem {n}\nis here\n\n{n}\n" for n in (1, 2, 3)]
    assert (
        forms("\f".join(pages))
        == "item 1 is here item 2 is here item 3 is here".split()
    )


def test_a_line_that_is_repeated_within_a_page_is_text() -> None:
    text = "Head\n1\n2\n3\nBoth of these\n4\nBoth of these\n5\n6\n7"
    assert forms(text).count("both") == 2


def test_words_keep_their_places() -> None:
    text = "One\n\ntwo three-\n  fold\nfour"
    found = words(text)
    assert [(text[w.start : w.end], w.line) for w in found] == [
        ("One", 1),
        ("two", 3),
        ("three-\n  fold", 3),
        ("four", 5),
    ]
