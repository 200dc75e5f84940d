"""Small rule bases for tests, written as rule text."""

from rsb_prove.bridge.rulebase import RuleBase, load

DECLARED = """\
+predicate('edge(from:word, to:word)', '{from} to {to}')
+predicate('path(from:word, to:word)', '{from} reaches {to}')
+predicate('node(name:word)', '{name}')
+predicate('size(name:word, size:count)', '{name} has {size}')
+predicate('n(name:word, count:count)', '{name} leads to {count}')
+predicate('most(name:word, size:count)', '{name} has {size} at most')
+predicate('lone(name:word)', '{name} leads nowhere')
"""


def base(*rules: str) -> RuleBase:
    """A rule base of these rules, which start at line 1 of `a.dl`."""
    return load([("a.dl", "\n".join(rules)), ("declared.dl", DECLARED)])
