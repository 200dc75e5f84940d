from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.caseformat import Field
from rsb_prove.bridge.hints import hint, nearest
from tests.bridge.case_fixtures import VOCABULARY, small_format


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("lidocain", ("lidocaine",)),
        ("Bupivacaine ", ("bupivacaine",)),
        ("LIDO-CAINE", ("lidocaine",)),
        ("water", ()),
        ("", ()),
        ("lidocaine" * 10_000, ()),
    ],
)
def test_the_nearest_terms_are_found(word: str, terms: tuple[str, ...]) -> None:
    assert nearest(word, frozenset(VOCABULARY["injectate"])) == terms


@given(st.sampled_from(["x/y", "A", "b c"]), st.text(max_size=5))
def test_a_hint_never_fails(kind: str, text: str) -> None:
    types = "yes_no number count date word words name code codes cpt id ref text"
    for type_ in types.split():
        field = Field(kind, "f", type_, "target", keys=("f",))
        for value in (text, [text], 3, Decimal("1.5"), True, None, {text: 1}):
            assert isinstance(hint(small_format(), field, value), str)
