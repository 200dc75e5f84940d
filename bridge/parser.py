"""Rule text to syntax tree, by Python's own parser and nothing of Python's runtime.

A rule file is data: only facts, clauses and aggregates of the Datalog subset are taken;
every other construct is refused with its place, and nothing is ever evaluated.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.plainfacts import lines_of, plain_facts, torn
from rsb_prove.bridge.slips import meant, slip_of
from rsb_prove.bridge.syntax import (
    Aggregate,
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Constant,
    Fact,
    Literal,
    Operation,
    Place,
    Row,
    Term,
    Variable,
)

LARGEST_TEXT = 4_000_000
LARGEST_NUMBER = 10**12

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
# Function -> the name of the variable that gets what it makes.
AGGREGATES = {"len_": "Count", "max_": "Greatest"}


class _Refused(Exception):
    """A construct outside the language, at a node."""

    def __init__(self, node: ast.AST, sentence: str, code: str = "RSB302"):
        self.node, self.sentence, self.code = node, sentence, code
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class RuleText:
    """The facts and clauses of one file, in its order, and its lines for comments."""

    file: str
    facts: tuple[Fact, ...]
    clauses: tuple[Clause, ...]
    lines: tuple[str, ...]


@lru_cache(maxsize=128)
def parse(text: str, file: str) -> RuleText:
    """Parse a rule file; raises Rejected with every refused statement of it.

    Rule bases that are compared differ in few files, and so do those with other packs.
    """
    facts, rest = plain_facts(text, file)
    statements = statements_of(rest, file)
    if torn(facts, statements, rest):
        facts, statements = [], statements_of(text, file)
    clauses: list[Clause] = []
    errors: list[Diagnostic] = []
    for node in statements:
        try:
            item = _Statement(file).read(node)
        except _Refused as refused:
            errors.append(_refusal(refused, file))
        except RecursionError:
            deep = _Refused(node, "This is nested too deeply.")
            errors.append(_refusal(deep, file))
        else:
            (facts if isinstance(item, Fact) else clauses).append(item)  # type: ignore[arg-type]
    if errors:
        raise Rejected(errors, EX_CONFIG)
    facts.sort(key=lambda fact: (fact.place.line, fact.place.column))
    return RuleText(file, tuple(facts), tuple(clauses), tuple(lines_of(text)))


def statements_of(text: str, file: str) -> list[ast.stmt]:
    """The statements of a text, whatever they are; raises Rejected if it has none."""
    if len(text) > LARGEST_TEXT:
        raise Rejected([_unreadable(file, 1, 1, "the file is too large")], EX_CONFIG)
    try:
        return ast.parse(text).body
    except SyntaxError as error:
        place = (error.lineno or 1, error.offset or 1)
        line = (lines_of(text)[place[0] - 1 :] or [""])[0]
        told = _unreadable(file, *place, error.msg.rstrip(".?"), line)
        raise Rejected([told], EX_CONFIG) from None
    except (ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or "it is nested too deeply"
        raise Rejected([_unreadable(file, 1, 1, reason)], EX_CONFIG) from None


def _unreadable(
    file: str, line: int, column: int, reason: str, text: str = ""
) -> Diagnostic:
    form = "A rule file holds facts `+p('a')` and clauses `p(X) <= q(X) & ~r(X)`."
    return Diagnostic(
        f"{file}:{line}:{column}",
        "RSB301",
        f"The rule text cannot be read: {reason}.",
        help=slip_of(text, form),
    )


def _refusal(refused: _Refused, file: str) -> Diagnostic:
    node = refused.node
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
    try:
        text = ast.unparse(node)[:80]
    except (RecursionError, ValueError):
        text = ""
    return Diagnostic(
        f"{file}:{line}:{column}",
        refused.code,
        refused.sentence,
        text,
        "A rule file is data: facts, clauses and aggregates, and nothing that runs.",
        meant(node),
    )


class _Statement:
    """Reads one statement; each `_` gets a number of its own within it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blanks = 0

    def read(self, node: ast.stmt) -> Fact | Clause:
        """The fact or clause that a statement is."""
        match node:
            case ast.Expr(ast.UnaryOp(ast.UAdd(), ast.Call() as call)):
                return self.fact(call)
            case ast.Expr(ast.Compare(head, [ast.LtE()], [body])):
                return self.clause(node, head, body)
        raise _Refused(node, "This is neither a fact nor a clause.")

    def fact(self, call: ast.Call) -> Fact:
        """A fact: an atom of words and whole numbers."""
        atom = self.atom(call)
        row: Row = tuple(t.value for t in atom.terms if isinstance(t, Constant))
        if len(row) != len(atom.terms):
            raise _Refused(call, "A fact holds words and whole numbers only.")
        return Fact(atom.predicate, row, self.place(call))

    def clause(self, node: ast.stmt, head: ast.expr, body: ast.expr) -> Clause:
        """A clause: a head and the conjuncts of a body."""
        atom, aggregate = self.head(head)
        literals = tuple(self.literal(part) for part in conjuncts(body))
        return Clause(atom, literals, self.place(node), aggregate)

    def head(self, node: ast.expr) -> tuple[Atom, Aggregate | None]:
        """A head, and what it is made of if it is an aggregate."""
        match node:
            case ast.Call():
                return self.atom(node), None
            case ast.Compare(
                ast.Subscript(ast.Name(name), keys),
                [ast.Eq()],
                [ast.Call(ast.Name(function), [ast.Name(variable)], [])],
            ) if function in AGGREGATES:
                terms = (*self.keys(keys), Variable(AGGREGATES[function]))
                return Atom(name, terms), Aggregate(function, Variable(variable))
        raise _Refused(node, "The head of a clause is an atom or an aggregate.")

    def keys(self, node: ast.expr) -> tuple[Term, ...]:
        """The keys of an aggregate, `[X, Y]`."""
        items = node.elts if isinstance(node, ast.Tuple) else [node]
        return tuple(map(self.term, items))

    def literal(self, node: ast.expr) -> BodyLiteral:
        """A conjunct of a body."""
        if isinstance(node, ast.Call):
            return Literal(self.atom(node))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
            if isinstance(node.operand, ast.Call):
                return Literal(self.atom(node.operand), negated=True)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            return self.comparison(node, node.ops[0], node.comparators[0])
        raise _Refused(node, "A body holds atoms, negated atoms and comparisons.")

    def comparison(
        self, node: ast.Compare, operator: ast.cmpop, right: ast.expr
    ) -> BodyLiteral:
        """A comparison, or the value of an aggregate."""
        left = node.left
        if isinstance(left, ast.Subscript) and isinstance(left.value, ast.Name):
            if isinstance(operator, ast.Eq):
                keys = self.keys(left.slice)
                return Literal(Atom(left.value.id, (*keys, self.term(right))))
        elif type(operator) in COMPARISONS:
            sign = COMPARISONS[type(operator)]
            return Comparison(self.term(left), sign, self.term(right))
        raise _Refused(node, "A body holds atoms, negated atoms and comparisons.")

    def atom(self, call: ast.Call) -> Atom:
        """A predicate over terms."""
        if not isinstance(call.func, ast.Name) or call.keywords or not call.args:
            raise _Refused(call, "An atom is a predicate name with terms.")
        if call.func.id.startswith("_") or not call.func.id.islower():
            raise _Refused(call, "A predicate name is in lower case.")
        return Atom(call.func.id, tuple(map(self.term, call.args)))

    def term(self, node: ast.expr) -> Term:
        """A variable, a word, a number or a calculation."""
        # Tests of the class, the commonest first: a rule base has thousands of terms.
        if isinstance(node, ast.Name):
            return self.variable(node)
        if isinstance(node, ast.Constant):
            return self.constant(node, node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = node.operand
            if isinstance(inner, ast.Constant) and isinstance(inner.value, int):
                return self.constant(inner, -inner.value)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            sign = OPERATORS[type(node.op)]
            return Operation(self.term(node.left), sign, self.term(node.right))
        raise _Refused(node, "A term is a Variable, a word or a whole number.")

    def variable(self, node: ast.Name) -> Variable:
        """A variable; each `_` is one of its own."""
        if node.id == "_":
            self.blanks += 1
            return Variable(f"_{self.blanks}")
        if not node.id[0].isupper():
            raise _Refused(node, "A term is a Variable, a word or a whole number.")
        return _variable(node.id)

    def constant(self, node: ast.expr, value: object) -> Constant:
        """A word or a whole number."""
        if isinstance(value, str):
            return _word(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _Refused(node, "A term is a Variable, a word or a whole number.")
        if abs(value) > LARGEST_NUMBER:
            raise _Refused(node, "A number is whole and at most a million million.")
        return Constant(value)

    def place(self, node: ast.expr | ast.stmt) -> Place:
        """Where a node stands in its file."""
        return Place(self.file, node.lineno, node.col_offset + 1)


@lru_cache(maxsize=4096)
def _variable(name: str) -> Variable:
    """Equal variables are one value: a rule base has few names and many uses."""
    return Variable(name)


@lru_cache(maxsize=4096)
def _word(word: str) -> Constant:
    return Constant(word)


def conjuncts(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of `a & b & c`, left to right, without recursing on long bodies."""
    parts: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        parts.append(node.right)
        node = node.left
    return reversed([*parts, node])
