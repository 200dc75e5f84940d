"""The program as its users run it, and cases for it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from rsb_prove.cli.main import NAME, cli

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "rsb_prove.cli"]

# Documented throughout: the only case here that is medically necessary.
WHOLE: dict[str, object] = {
    "schema_version": 1,
    "case_id": "whole",
    "plan": {"administrator": "cigna", "terms": [], "mandates": []},
    "patient": {"id": "pt-1"},
    "episodes": [
        {
            "id": "e1",
            "limb": "right_upper_extremity",
            "diagnosis": "crps",
            "regions": ["upper_extremity"],
            "pain_disproportionate": True,
            "no_other_concordant_diagnosis": True,
            "evaluations": [
                {
                    "date": "2024-06-01",
                    "symptoms": {
                        "present": ["hyperesthesia", "temperature_asymmetry", "edema"],
                        "absent": ["motor_trophic"],
                    },
                    "signs": {
                        "present": [
                            "hyperalgesia_to_pinprick",
                            "temperature_asymmetry",
                        ],
                        "absent": ["sudomotor_edema", "motor_trophic"],
                    },
                }
            ],
        }
    ],
    "care": {"rehab_intent": True},
    "history": {"complete": True, "blocks": []},
    "requests": [
        {
            "line": "1",
            "date": "2024-06-10",
            "purpose": "initial_diagnostic",
            "target": "stellate_ganglion",
            "limb": "right_upper_extremity",
            "region": "upper_extremity",
            "episode": "e1",
            "technique": "injection",
            "injectates": ["local_anesthetic", "contrast"],
            "guidance": ["fluoroscopy"],
            "same_day_procedures": [],
        }
    ],
}


def case(case_id: str = "C-1", **request: object) -> dict[str, object]:
    """A case with one line of which nothing but what is given is documented."""
    return {
        "schema_version": 1,
        "case_id": case_id,
        "plan": {"administrator": "cigna"},
        "requests": [{"line": "1", **request}],
    }


def unknown() -> dict[str, object]:
    return case("unknown", purpose="therapeutic")


def adverse() -> dict[str, object]:
    return case("adverse", technique="radiofrequency_ablation")


def outside() -> dict[str, object]:
    return case("outside") | {"plan": {"administrator": "another"}}


def two_lines() -> dict[str, object]:
    return case("two") | {"requests": [{"line": "1"}, {"line": "left"}]}


def saved(path: Path, *cases: Mapping[str, object]) -> Path:
    """A file with cases, one a line."""
    path.write_text("".join(json.dumps(one) + "\n" for one in cases), encoding="utf-8")
    return path


def invoked(*args: object, stdin: str | bytes | None = None) -> Result:
    """A run within this process."""
    return CliRunner().invoke(cli, [*map(str, args)], prog_name=NAME, input=stdin)


def environment(**more: str) -> dict[str, str]:
    paths = [str(ROOT / ".view"), os.environ.get("PYTHONPATH", "")]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **more}
    return {name: value for name, value in found.items() if name != "NO_COLOR"}


def ran(
    *args: object, stdin: bytes = b"", cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """A run in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, args)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env=environment(**env),
        timeout=120,
    )


def started(*args: object) -> subprocess.Popen[bytes]:
    """A run that goes on, and that Ctrl-C reaches."""
    # A shell that runs the tests in the background has SIGINT ignored.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code += "from rsb_prove.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
