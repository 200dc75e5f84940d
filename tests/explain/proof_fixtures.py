"""Proofs made by hand: a small one, one with every criterion met, a huge one."""

from rsb_prove.explain.view import LineView
from tests.explain.proof_draft import Draft, line_view


def one_failed() -> LineView:
    """A block six days after the one before, with the two days shared by two steps."""
    draft = Draft()
    block = draft.fact(
        "block b2 was performed on 2024-06-03",
        "/history/blocks/1/date",
        "Procedure note, p. 1",
    )
    request = draft.fact(
        "line 1 is requested for 2024-06-09", "/requests/0/date", "Request form"
    )
    limit = draft.add(
        "table", "the limit therapeutic spacing is 7 days", place="rules/limits.dl:12"
    )
    short = draft.add("comparison", "6 days < 7 days", formal="6 < 7")
    hidden = draft.add(
        "conclusion",
        "block b2 stands",
        block,
        plain=False,
        place="rules/record/blocks.dl:14",
    )
    apart = draft.add("conclusion", "block b2 is 6 days before line 1", hidden, request)
    failed = draft.criterion(
        "IND-TX-FREQ",
        "FAILED",
        "block b2 of 2024-06-03 is 6 days before; at least 7 are required: 1 day short",
        apart,
        limit,
        short,
    )
    root = draft.add(
        "determination",
        "a criterion that applies failed",
        failed,
        status="not medically necessary",
    )
    return line_view(draft.proof(root))


MET = (
    ("DEF-RSB-INJ", "the block is an injection"),
    ("DEF-RSB-LA", "a local anesthetic is injected: bupivacaine"),
    ("DEF-RSB-IMG", "image guidance is used: ultrasound"),
    (
        "GEN-INJ",
        "only a local anesthetic and contrast are injected: bupivacaine, iohexol",
    ),
    ("GEN-GUIDE-STELLATE", "a stellate ganglion block is guided by ultrasound"),
    ("GEN-APP-REHAB-INTENT", "the block is meant to further active rehabilitation"),
    ("GEN-FREQ-SAMEDAY", "no other invasive procedure on 2024-06-09"),
    ("GEN-FREQ-CAP10", "3rd block in the twelve months to 2024-06-09; at most 10"),
    ("NON-NMN-REGION", "upper extremity is a region that the policy covers"),
    (
        "IND-INIT-ALL",
        "the diagnostic criteria for CRPS were found met earlier in this episode",
    ),
    (
        "IND-TX-PRIOR",
        "the response to the prior therapeutic block b2 of 2024-06-01 was positive: medication, function and touch",
    ),
    ("IND-TX-PROGRAM", "the block is part of a comprehensive pain program"),
    ("IND-TX-REHAB", "the patient takes part in active rehabilitation"),
    ("IND-TX-FREQ", "block b2 of 2024-06-01 is 8 days before; at least 7 are required"),
    (
        "IND-TX-CAP6",
        "2nd therapeutic block in the twelve months to 2024-06-09; at most 6",
    ),
    (
        "GEN-FREQ-CAP-TX6",
        "2nd therapeutic block in the twelve months to 2024-06-09; at most 6",
    ),
)


def every_criterion_met() -> LineView:
    """Sixteen criteria, each with some evidence, and a date that most of them share."""
    draft = Draft()
    request = draft.fact(
        "line 1 is requested for 2024-06-09", "/requests/0/date", "Request form"
    )
    criteria = [
        _met(draft, number, id, text, request) for number, (id, text) in enumerate(MET)
    ]
    root = draft.add(
        "determination",
        "every criterion that applies is met",
        *criteria,
        status="medically necessary",
    )
    return line_view(draft.proof(root))


def _met(draft: Draft, number: int, id: str, text: str, request: str) -> str:
    field_ = draft.fact(
        f"{text}: yes",
        f"/requests/0/field_{number}",
        f"Clinic note 2024-06-01, p. {number}",
    )
    limit = draft.add("table", f"the limit of {id} is {number}")
    compared = draft.add("comparison", f"{number} ≤ {number + 1}")
    absent = draft.add("absence", f"no later block than b{number} is documented")
    parts = {
        0: [field_],
        1: [field_, limit],
        2: [request, limit, compared],
        3: [request, absent],
    }
    return draft.criterion(id, "MET", text, *parts[number % 4])


def huge(criteria: int = 24) -> LineView:
    """Hundreds of steps of every kind, deep and wide."""
    draft = Draft()
    days = [
        draft.fact(
            f"block b{n} was performed on 2024-{n % 12 + 1:02}-03",
            f"/history/blocks/{n}/date",
        )
        for n in range(30)
    ]
    tops = []
    for number in range(criteria):
        steps = [_chain(draft, number, depth, days) for depth in range(1, 8)]
        counted = draft.add(
            "count", f"{30 - number} blocks in twelve months", *days[number:]
        )
        status = ("MET", "FAILED", "UNKNOWN")[number % 3]
        text = f"criterion {number} rests on a chain of steps and on a count of blocks"
        tops.append(
            draft.criterion(f"GEN-FREQ-{number}", status, text, *steps, counted)
        )
    root = draft.add(
        "determination",
        "a criterion that applies failed",
        *tops,
        status="not medically necessary",
    )
    return line_view(draft.proof(root))


def _chain(draft: Draft, number: int, depth: int, days: list[str]) -> str:
    step = draft.add("refutation", f"block b{number}: {depth} < {number}", days[number])
    for level in range(depth):
        other = draft.add(
            "absence", f"no block of kind {level} came before step {number}.{depth}"
        )
        step = draft.add(
            "conclusion", f"step {number}.{depth}.{level} follows", step, other
        )
    return step


HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script>",
    'quotes " and \' and \\" and a backslash at the end \\',
    "\\N \\G \\l \\r \\n \\\\ \\E \\T",
    "line\nbreak\r\nand\ttab\x00\x07\x1b[31mred",
    "\u202egnp.exe\u202c \u2066iso\u2069 zero\u200bwidth\ufeff \u00adsoft",
    "שלום עולם, 2024-06-09, مرحبا",
    "漢字" * 60,
    "é ü ß Ω Ж ≥ ≤ – — · • № § → ✓ 🩺",
    "x" * 10_000,
    "/history/blocks/0/response/" + "very_long_name_" * 20,
    "]; evil [label=pwned]; //",
    "<>",
    "<",
    ">",
    "&#8238;",
    "%n%s",
    "\ud800",
    "",
)


def hostile() -> LineView:
    """Labels that try to break out of their boxes."""
    draft = Draft()
    facts = [draft.fact(text, f"/x/{n}/{text}", text) for n, text in enumerate(HOSTILE)]
    failed = draft.add(
        "criterion",
        HOSTILE[0],
        *facts,
        status="FAILED",
        criterion=HOSTILE[1],
        citation=HOSTILE[2],
    )
    root = draft.add(
        "determination", HOSTILE[8], failed, status="not medically necessary"
    )
    return line_view(draft.proof(root), HOSTILE[0])


def chain(length: int) -> LineView:
    """A proof as deep as the recursion limit does not allow."""
    draft = Draft()
    step = draft.fact("the start", "/case_id")
    for number in range(length):
        step = draft.add("conclusion", f"step {number}", step)
    root = draft.add("determination", "it follows", step, status="medically necessary")
    return line_view(draft.proof(root))
