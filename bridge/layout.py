"""The canonical form of one statement: on one line, or one condition a line."""

import ast
from collections.abc import Sequence

from rsb_prove.bridge.parser import COMPARISONS, OPERATORS, conjuncts

WIDTH = 100


def laid_out(statement: ast.stmt) -> str:
    """The canonical text of a statement that the parser takes."""
    match statement:
        case ast.Expr(ast.UnaryOp(operand=call)):
            return f"+{_part(call)}"
        case ast.Expr(ast.Compare(head, _, [body])):
            return _clause(_part(head), [_part(part) for part in conjuncts(body)])
    raise TypeError(statement)


def _clause(head: str, body: Sequence[str]) -> str:
    line = f"{head} <= {' & '.join(body)}"
    if len(line) <= WIDTH:
        return line
    conditions = "\n    & ".join(body)
    return f"{head} <= (\n    {conditions}\n)"


def _part(node: ast.expr) -> str:
    """A head, or a condition: an atom, its negation, or a comparison."""
    match node:
        case ast.Call(ast.Name(predicate), terms):
            return f"{predicate}({_listed(terms)})"
        case ast.UnaryOp(operand=denied):
            return f"~{_part(denied)}"
        case ast.Compare(left, [sign], [right]):
            return f"({_side(left)} {COMPARISONS[type(sign)]} {_side(right)})"
    raise TypeError(node)


def _side(node: ast.expr) -> str:
    """A side of a comparison: a term, an aggregate, or what it is made of."""
    match node:
        case ast.Subscript(ast.Name(aggregate), ast.Tuple(keys)):
            return f"{aggregate}[{_listed(keys) or '()'}]"
        case ast.Subscript(ast.Name(aggregate), key):
            return f"{aggregate}[{_term(key)}]"
        case ast.Call():
            return _part(node)
    return _term(node)


def _listed(terms: Sequence[ast.expr]) -> str:
    return ", ".join([_term(term) for term in terms])


def _term(node: ast.expr, least: int = 0) -> str:
    """A term, in parentheses if it binds less than is needed."""
    match node:
        case ast.Name(variable):
            return variable
        case ast.Constant(str() as word):
            return _quoted(word)
        case ast.Constant(int() as number):
            return str(number)
        case ast.UnaryOp(operand=ast.Constant(int() as number)):
            return str(-number)
        case ast.BinOp(left, sign, right):
            binds = 1 if isinstance(sign, ast.Add | ast.Sub) else 2
            first, last = _term(left, binds), _term(right, binds + 1)
            text = f"{first} {OPERATORS[type(sign)]} {last}"
            return f"({text})" if binds < least else text
    raise TypeError(node)


def _quoted(word: str) -> str:
    """A word in single quotes: Python uses these for whatever holds a double one."""
    return "'" + repr('"' + word)[2:]
