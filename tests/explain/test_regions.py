"""Regions of readings, laid over each other: they cover all combinations, each once."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.explain.regions import Region, joined

OPTIONS = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2")}


@st.composite
def split(draw: st.DrawFn) -> list[Region]:
    """Regions that cover all combinations, found by splitting on one reading at a time."""
    waiting: list[dict[str, str]] = [{}]
    found = []
    while waiting:
        fixed = waiting.pop()
        name = draw(st.sampled_from([*OPTIONS, ""]))
        if name in OPTIONS and name not in fixed:
            waiting += [{**fixed, name: value} for value in OPTIONS[name]]
        else:
            found.append(Region(fixed, (draw(st.sampled_from(["met", "failed"])),)))
    return found


def at(regions: list[Region], chosen: dict[str, str]) -> list[Region]:
    return [one for one in regions if one.fixed.items() <= chosen.items()]


@given(st.lists(split(), max_size=3))
def test_every_combination_is_in_one_region_with_the_verdicts_of_each_part(
    parts: list[list[Region]],
) -> None:
    found = joined(parts, 1000)
    assert found is not None
    for values in product(*OPTIONS.values()):
        chosen = dict(zip(OPTIONS, values, strict=True))
        (one,) = at(found, chosen)
        expected = [region for part in parts for region in at(part, chosen)]
        assert one.verdicts == tuple(r.verdicts[0] for r in expected)


def test_too_many_are_not_joined() -> None:
    part = [Region({"b": value}, (value,)) for value in OPTIONS["b"]]
    other = [Region({"c": value}, (value,)) for value in OPTIONS["c"]]
    assert joined([part, other], 5) is None
    assert len(joined([part, other], 6) or ()) == 6
