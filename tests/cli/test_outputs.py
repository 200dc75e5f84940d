import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli.outputs import output
from tests.cli.program_fixtures import (
    COMMAND,
    WHOLE,
    environment,
    invoked,
    saved,
    unknown,
)

LINUX = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")


def test_a_file_is_there_when_the_block_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with output(str(path)) as write:
        write(b"one ")
        assert not path.exists()
        write(b"two")
    assert path.read_bytes() == b"one two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with suppress(KeyboardInterrupt), output(str(path)) as write:
        write(b"new")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual(
    tmp_path: Path,
) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.touch(0o600)
    usual.touch()
    for path in (old, new):
        with output(str(path)) as write:
            write(b"x")
    assert old.stat().st_mode & 0o777 == 0o600
    assert new.stat().st_mode == usual.stat().st_mode


def test_a_link_still_leads_to_the_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    with output(str(link)) as write:
        write(b"x")
    assert link.is_symlink()
    assert target.read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with output(os.devnull) as write:
        write(b"x")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["missing/out.txt", "."])
def test_what_cannot_be_written_is_said_before_anything_is_decided(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(Rejected) as caught, output(str(tmp_path / name)):
        pytest.fail("it began")
    assert caught.value.status == 73
    assert [fault.code for fault in caught.value.diagnostics] == ["RSB409"]


def test_the_program_says_what_cannot_be_written(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    run = invoked(case, "-o", tmp_path / "missing" / "out.json")
    assert run.exit_code == 73
    assert "The result cannot be written: no such file or directory." in run.stderr


def test_a_bad_case_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_bytes(b"old")
    run = invoked(saved(tmp_path / "case.json", {"foo": 1}), "-o", out)
    assert run.exit_code == 65
    assert out.read_bytes() == b"old"


@LINUX
def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    command = " ".join([*COMMAND, str(case), "> /dev/full"])
    run = ran_in_shell(command)
    assert run.returncode == 73
    assert run.stderr == (
        b"stdout: error[RSB409]: The result cannot be written: no space left on"
        b" device.\n"
    )


@LINUX
def test_a_closed_stdout_is_a_sentence(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    run = ran_in_shell(" ".join([*COMMAND, str(case), ">&-"]))
    assert run.returncode == 73
    assert run.stderr.count(b"\n") == 1


def ran_in_shell(command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, shell=True, capture_output=True, check=False, env=environment()
    )
