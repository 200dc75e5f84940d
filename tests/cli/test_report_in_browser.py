"""The packet in a real Chromium: nothing is refused, nothing hard to reach or to read.

Debian's package chromium is used, which .ci/run installs; axe checks WCAG 2.2 A and AA.
"""

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from rsb_prove.cli import report
from tests.case_strategies import VIGNETTES
from tests.cli.conftest import shared
from tests.cli.program_fixtures import ROOT, invoked, saved

CHROMIUM = shutil.which("chromium")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run({{runOnly: {json.dumps(RULES)}}})"
WEEKLY = ROOT / "examples" / "weekly-interval.json"
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "dark": {
        "viewport": {"width": 1280, "height": 900},
        "color_scheme": "dark",
        "reduced_motion": "reduce",
    },
}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        found = started.chromium.launch(executable_path=CHROMIUM, args=args)
        yield found
        found.close()


def packet(tmp_path: Path, case: Path, *args: str) -> str:
    path = tmp_path / "packet.html"
    run = invoked("report", case, "-o", path, *args)
    assert (run.exit_code, run.stderr) == (0, "")
    return path.as_uri()


def seen(browser: Browser, url: str, look: dict[str, Any]) -> dict[str, object]:
    """What Chromium and axe have to say of a page; nothing, where all is well."""
    said: list[str] = []
    asked: list[str] = []
    with browser.new_context(**look, bypass_csp=True) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        page.evaluate(AXE)
        broken = page.evaluate(RUN)["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth")
    return {
        "axe": [(one["id"], one["nodes"][0]["html"]) for one in broken],
        "console": said,
        "loaded": [one for one in asked if one != url],
        "too wide": wide > look["viewport"]["width"],
    }


WELL = {"axe": [], "console": [], "loaded": [], "too wide": False}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("audience", report.AUDIENCES)
def test_anybody_can_read_a_packet(
    browser: Browser, audience: str, look: str, tmp_path: Path
) -> None:
    url = packet(tmp_path, WEEKLY, "--audience", audience)
    assert seen(browser, url, LOOKS[look]) == WELL


def test_anybody_can_read_the_packet_of_six_lines(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "program", shared)
    case = saved(tmp_path / "case.json", VIGNETTES["V184"]["case"])
    assert seen(browser, packet(tmp_path, case), LOOKS["phone"]) == WELL


def test_the_page_runs_under_its_own_policy_of_contents(
    browser: Browser, tmp_path: Path
) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(packet(tmp_path, WEEKLY))
    style = "getComputedStyle(document.querySelector('table')).borderCollapse"
    assert (page.evaluate(style), said) == ("collapse", [])
    page.close()
