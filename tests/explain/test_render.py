import importlib.util
import io
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.explain import layout, pages
from rsb_prove.explain import render as module
from rsb_prove.explain.diagram import dot
from rsb_prove.explain.render import render
from rsb_prove.explain.view import LineView
from tests.explain.proof_fixtures import (
    every_criterion_met,
    hostile,
    huge,
    one_failed,
)

SVG = "{http://www.w3.org/2000/svg}"
FORMATS = ("svg", "png", "pdf")
TITLE = 'Case "C-1" <&> line 1'


def drawn(view: Callable[[], LineView], form: str) -> bytes:
    return render(dot(view(), "C-1"), form, TITLE, "Why & <because>")


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("view", [one_failed, every_criterion_met, hostile, huge])
def test_svg_is_well_formed_and_can_be_heard(view: Callable[[], LineView]) -> None:
    root = ElementTree.fromstring(drawn(view, "svg"))
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", TITLE)
    assert (description.tag, description.text) == (f"{SVG}desc", "Why & <because>")
    assert root.get("role") == "img"
    assert root.get("lang") == "en"
    named = f"{title.get('id')} {description.get('id')}"
    assert root.get("aria-labelledby") == named
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_two_drawings_on_a_page_share_no_id() -> None:
    def ids(view: Callable[[], LineView]) -> set[str]:
        root = ElementTree.fromstring(drawn(view, "svg"))
        return {element.get("id", "") for element in root.iter()} - {""}

    assert not ids(one_failed) & ids(every_criterion_met)


def test_svg_needs_no_particular_font_and_no_network() -> None:
    svg = drawn(one_failed, "svg").decode()
    assert 'font-family="Open Sans,Arial,Helvetica,sans-serif"' in svg
    assert "<!DOCTYPE" not in svg
    assert "<!--" not in svg


def test_pdf_is_a_letter_page_of_text() -> None:
    pdf = drawn(one_failed, "pdf")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    (page,) = reader.pages
    assert sorted(page.mediabox[2:]) == [612, 792]
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert not {"/CreationDate", "/ModDate"} & set(reader.metadata)
    text = page.extract_text()
    for words in ("NOT MEDICALLY NECESSARY", "FAILED", "block b2 of 2024-06-03"):
        assert words in text
    assert "page 1 of 1" in text


def test_long_pdf_has_every_box_on_one_of_its_pages() -> None:
    found = texts(drawn(lambda: huge(4), "pdf"))
    assert len(found) > 4
    everything = "\n".join(found)
    for number in range(4):
        assert everything.count(f"GEN-FREQ-{number}\n") == 1
    assert "Case C-1, line 1" in found[0]
    assert "Case C-1, line 1" not in found[1]


def test_pdf_cuts_no_box_of_a_usual_proof() -> None:
    svg = drawn(every_criterion_met, "svg").decode()
    parts = list(pages._parts(svg))
    _, height = pages.size(svg)
    cuts = list(pages._cuts(parts, height, 600))
    assert len(cuts) >= 2
    for cut in cuts:
        boxes = [part for part in parts if part.kind in ("node", "cluster")]
        assert not [box for box in boxes if box.top < cut < box.bottom]


def test_pdf_of_words_that_the_typeface_lacks() -> None:
    assert len(texts(drawn(hostile, "pdf"))) > 1


def test_png_has_two_pixels_a_point_unless_it_were_too_large() -> None:
    svg = drawn(one_failed, "svg").decode()
    width, height = struct.unpack(">II", drawn(one_failed, "png")[16:24])
    assert (width / 2, height / 2) == pytest.approx(pages.size(svg), abs=1)


def test_png_of_a_huge_proof_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIXELS", 1_000_000)
    width, height = struct.unpack(">II", drawn(lambda: huge(2), "png")[16:24])
    assert 900_000 < width * height < 1_100_000


@pytest.mark.parametrize("form", FORMATS)
def test_equal_sources_make_equal_bytes(form: str) -> None:
    assert drawn(every_criterion_met, form) == drawn(every_criterion_met, form)


@pytest.mark.parametrize("form", FORMATS)
def test_drawings_do_not_depend_on_the_fonts_of_the_machine(
    form: str, tmp_path: Path
) -> None:
    code = (
        "import sys\n"
        "from rsb_prove.explain.diagram import dot\n"
        "from rsb_prove.explain.render import render\n"
        "from tests.explain.proof_fixtures import one_failed\n"
        f"made = render(dot(one_failed(), 'C-1'), {form!r}, {TITLE!r}, "
        "'Why & <because>')\n"
        "sys.stdout.buffer.write(made)"
    )
    empty = tmp_path / "fonts.conf"
    empty.write_text("<fontconfig></fontconfig>")
    bare = {
        "FONTCONFIG_FILE": str(empty),
        "HOME": str(tmp_path),
        "PATH": "",
        "TZ": "Pacific/Kiritimati",
        "PYTHONPATH": os.pathsep.join([".view", "."]),
        "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
    }
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=bare,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    assert made.stdout == drawn(one_failed, form)
    assert made.stderr == b""


def test_drawings_in_threads_do_not_disturb_each_other() -> None:
    views = [one_failed, every_criterion_met] * 4
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda view: drawn(view, "svg"), views))
    assert made == [drawn(view, "svg") for view in views]


def test_source_that_is_no_graph_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(ValueError, match="syntax error"):
        render("digraph { a -> ", "svg", "t", "d")
    with pytest.raises(ValueError, match="mismatched tag"):
        render("digraph { a [label=<<b>x</i>>] }", "svg", "t", "d")
    assert render("digraph { a }", "svg", "t", "d").startswith(b"<svg")


@pytest.fixture
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> None:
        assert name == "pygraphviz"

    layout._engine.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", find_spec)


@pytest.mark.usefixtures("no_bundle")
def test_without_an_engine_the_fix_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Rejected) as caught:
        render("digraph { a }", "svg", "t", "d")
    (found,) = caught.value.diagnostics
    assert caught.value.status == 69
    assert found.code == "RSB420"
    assert "pygraphviz" in found.help


SHELL = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")


@pytest.fixture
def stand_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_bundle: None
) -> Callable[[str], None]:
    """Put a `dot` that runs some shell commands before any other."""

    def put(commands: str) -> None:
        path = tmp_path / "dot"
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    return put


@SHELL
def test_the_dot_of_the_system_stands_in(stand_in: Callable[[str], None]) -> None:
    stand_in(
        'cat >/dev/null; echo \'<?xml version="1.0"?><svg width="9pt" height="9pt" '
        'viewBox="0.00 0.00 9.00 9.00" xmlns="http://www.w3.org/2000/svg"></svg>\''
    )
    root = ElementTree.fromstring(render("digraph { a }", "svg", "t", "d"))
    assert [element.text for element in root] == ["t", "d"]


@SHELL
@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ("cat >/dev/null; echo one >&2; printf 'two\\033[31m\\377' >&2; exit 3", "two"),
        ("cat >/dev/null; exit 1", ""),
        ("kill -9 $$", ""),
    ],
)
def test_a_dot_of_the_system_that_fails_is_a_sentence(
    stand_in: Callable[[str], None],
    capfd: pytest.CaptureFixture[str],
    commands: str,
    words: str,
) -> None:
    stand_in(commands)
    with pytest.raises(Rejected) as caught:
        render(f'digraph {{ a [label="{"x" * 200_000}"] }}', "svg", "t", "d")
    (found,) = caught.value.diagnostics
    assert (caught.value.status, found.code) == (69, "RSB420")
    assert "the dot of this system failed" in found.sentence
    assert found.text.startswith(words)
    assert found.text.isprintable()
    assert "pygraphviz" in found.help
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("form", "package"),
    [("png", "resvg_py"), ("png", "ttf_opensans"), ("pdf", "typst")],
)
def test_a_missing_renderer_is_named(
    monkeypatch: pytest.MonkeyPatch, form: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(Rejected) as caught:
        drawn(one_failed, form)
    assert caught.value.status == 69
    assert package.replace("_", "-") in caught.value.diagnostics[0].sentence
