import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst

from rsb_prove.explain.diagram import LOOKS, dot
from rsb_prove.explain.label import FAINT, INK, LONG, WIDTH, clean, wrapped
from rsb_prove.explain.render import render
from rsb_prove.explain.view import LineView
from tests.conftest import Golden
from tests.explain.proof_fixtures import (
    HOSTILE,
    every_criterion_met,
    hostile,
    huge,
    one_failed,
)

SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("view", [one_failed, every_criterion_met, hostile])
@pytest.mark.parametrize("full", [False, True])
def test_dot_source(
    golden: Golden, view: Callable[[], LineView], *, full: bool
) -> None:
    name = f"{view.__name__}{'_full' if full else ''}.dot"
    source = dot(view(), "C-1", policy="cigna-rsb 2023", full=full)
    golden.check(name, source, GOLDEN / name)


def test_equal_proofs_make_equal_sources_whatever_the_hash_seed() -> None:
    code = (
        "import sys\n"
        "from rsb_prove.explain.diagram import dot\n"
        "from tests.explain.proof_fixtures import huge\n"
        "sys.stdout.buffer.write(dot(huge(6), 'C-1', full=True).encode())"
    )
    path = os.pathsep.join([".view", "."])
    sources = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert sources == {dot(huge(6), "C-1", full=True).encode()}


def test_hostile_words_are_nothing_but_words() -> None:
    svg = render(dot(hostile(), '"];x[label="'), "svg", "t", "d").decode()
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        *("svg", "title", "desc", "g", "polygon", "polyline", "path", "text"),
    }
    assert not re.search(r'href|url\(|<a\b|\son\w+="', svg)
    said = "".join(root.itertext()).replace("\xa0", " ")
    for word in ("<script>", "\\N \\G \\l \\r \\n \\\\", "&#8238;", "%n%s"):
        assert word in said
    assert "[U+202E]gnp.exe" in said
    assert "[U+001B][31mred" in said
    assert "\u202e" not in said


@pytest.mark.parametrize("text", HOSTILE)
def test_wrapped_lines_fit_and_hold_the_whole_text(text: str) -> None:
    lines = list(wrapped(text))
    assert all(len(line) <= WIDTH for line in lines)
    whole = re.sub(r"\s", "", clean(text))
    got = re.sub(r"\s", "", "".join(lines))
    assert got == whole or (got.endswith("…") and whole.startswith(got[:-1]))
    assert len(got) <= LONG


def test_a_word_is_broken_only_if_it_is_longer_than_a_line() -> None:
    assert list(wrapped("due by 2024-06-03 at the latest", 12)) == [
        "due by",
        "2024-06-03",
        "at the",
        "latest",
    ]
    assert list(wrapped("case /history/blocks/0/response/touch", 20)) == [
        "case /history/",
        "blocks/0/response/",
        "touch",
    ]


def test_shape_and_line_tell_kinds_apart_without_colour() -> None:
    forms = {(o.shape, o.style, o.width, o.borders) for o in LOOKS.values()}
    assert len(forms) == len(LOOKS)
    words = {look.word for look in LOOKS.values()}
    assert len(words) == len(LOOKS)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", LOOKS)
def test_contrast(kind: str) -> None:
    fill = luminance(LOOKS[kind].fill) + 0.05
    assert fill / (luminance(INK) + 0.05) >= 7
    assert fill / (luminance(FAINT) + 0.05) >= 7
    assert fill / (luminance(LOOKS[kind].line) + 0.05) >= 4.5


def text_widths(texts: list[tuple[str, float, str]]) -> list[float]:
    """The widths that a typesetter gives to texts of a size and a weight."""
    source = """
    #let texts = json(bytes(sys.inputs.texts))
    #context [#metadata(texts.map(t => measure(
      text(font: "Open Sans", size: t.at(1) * 1pt, weight: t.at(2), t.at(0))
    ).width / 1pt)) <widths>]
    """
    import ttf_opensans

    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[str(ttf_opensans.TTF_BIN_FOLDER)]
    )
    compiler = typst.Compiler(
        source.encode(), font_paths=fonts, sys_inputs={"texts": json.dumps(texts)}
    )
    found = json.loads(compiler.query("<widths>", field="value", one=True))
    assert isinstance(found, list)
    return [float(width) for width in found]


@pytest.mark.parametrize("view", [one_failed, every_criterion_met, hostile, huge])
def test_no_text_leaves_its_box(view: Callable[[], LineView]) -> None:
    svg = render(dot(view(), "C-1"), "svg", "t", "d")
    texts, limits = [], []
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("class") != "node":
            continue
        edge = max(
            float(x)
            for shape in group
            if shape.tag != f"{SVG}text"
            for x in re.findall(
                r"(-?[\d.]+),-", f"{shape.get('points', '')}{shape.get('d', '')}"
            )
        )
        for text in group.iter(f"{SVG}text"):
            weight = text.get("font-weight", "regular")
            texts.append((text.text or "", float(text.get("font-size", 0)), weight))
            limits.append(edge - float(text.get("x", 0)))
    widths = text_widths(texts)
    assert [
        t for t, w, most in zip(texts, widths, limits, strict=True) if w > most
    ] == []
