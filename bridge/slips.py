"""What was probably meant where a rule text is not of the rule language."""

import ast
import re

# What a line holds -> how it is written here; the first that fits is told.
_LINES = (
    (r"\s*%", "A comment begins with #."),
    (r".*[\u2018\u2019\u201c\u201d]", "Quotes are straight: 'word'."),
    (r".*:-", "Write <= between a head and its body, and & between conditions."),
    (r".*(=<|=>)", "Less or equal is written <=, more or equal >=."),
    (r".*\)\.\s*$", "A clause ends without a full stop."),
    (r".*[^<>=!]=[^=]", "Two terms are compared with ==, and assigned nowhere."),
    (r".*\b0[0-9]", "No number begins with 0; a day is one number: 20240101."),
    (r"\s+", "A clause that goes on in the next line stands in parentheses."),
)
_ORDER = "A head and its body: `p(X) <= q(X) & ~r(X)`; a comparison is in parentheses."


def slip_of(line: str, otherwise: str) -> str:
    """How a line that cannot be read was probably meant."""
    return next((fix for form, fix in _LINES if re.match(form, line)), otherwise)


def meant(node: ast.AST) -> str:
    """How a construct outside the language was probably meant; empty if nobody knows."""
    match node:
        case ast.Expr(value):
            return _statement(value) or meant(value)
        case ast.BoolOp(ast.And()):
            return "Conditions are joined with &, not with `and`."
        case ast.BoolOp(ast.Or()) | ast.BinOp(op=ast.BitOr()):
            return "Write a clause for each of the two."
        case ast.UnaryOp(ast.Not()):
            return "What must not hold begins with ~, not with `not`."
        case ast.BinOp(op=ast.Div()):
            return "Whole numbers are divided with //."
        case _:
            return _term(node)


def _term(node: ast.AST) -> str:
    match node:
        case ast.Constant(bool()):
            return "Write 'yes' or 'no'."
        case ast.Constant(float()):
            return "A number with decimals is given in thousandths: 7500 for 7.5."
        case ast.Name():
            return "A word stands in quotes; a Variable begins with a capital letter."
        case ast.Call(ast.Name(), keywords=[_, *_]):
            return "Give the terms in the order of the declaration, without names."
        case ast.Compare(ops=[_, _, *_]):
            return "Write two comparisons, joined with &."
    return ""


def _statement(value: ast.expr) -> str:
    match value:
        case ast.Call():
            return "A fact begins with +."
        case ast.Tuple():
            return "Conditions are joined with &, not with a comma."
        case ast.Compare(ops=[ast.LtE(), *_]):
            return _ORDER
    return ""
