"""What holds for the whole suite: its options, and a cache of its own."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write what the tests got to the golden files and to the README",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="every day, vignette, change and draw that the default leaves out (an hour)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """A cache that begins empty: what a user's cache holds decides no test."""
    folder = tempfile.mkdtemp()
    os.environ["RSB_PROVE_CACHE_DIR"] = folder
    os.environ["RSB_PROVE_THOROUGH"] = "yes" * bool(config.getoption("--thorough"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_finish() -> None:
    """What lives as long as the run the collector leaves alone, as in the program.

    It would walk the rule base and six thousand tests again for every few cases.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of a file go to one process: what they share is computed once.

    In the order of their names: the longest are not the last.
    """
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


class Golden:
    """Compares with a file under tests/golden, or rewrites it."""

    def __init__(self, rewrite: bool) -> None:
        self.rewrite = rewrite

    def check(self, name: str, got: str, path: Path | None = None) -> None:
        file = path or GOLDEN / name
        if self.rewrite:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(got, encoding="utf-8")
        assert got == file.read_text(encoding="utf-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(bool(request.config.getoption("--rewrite-golden")))
