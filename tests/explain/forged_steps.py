"""Forgeries of steps: of what they say, and of what they rest on."""

from typing import Any

from tests.explain.forger import STEPS, Desk, forgery, gravest, other

# Steps and what they rest on.


@gravest
def a_premise_is_dropped(desk: Desk) -> bool:
    node = desk.one(*STEPS, where=lambda n: len(desk.below(n)) > 1)
    return bool(node) and desk.cut(node, desk.pick.choice(desk.below(node)))


@forgery
def every_premise_is_dropped(desk: Desk) -> bool:
    node = desk.one(*STEPS, where=desk.below)
    return bool(node) and desk.cut(node, *desk.below(node))


@gravest
def a_refutation_is_dropped(desk: Desk) -> bool:
    node = desk.one("absence", where=desk.below)
    return bool(node) and desk.cut(node, desk.pick.choice(desk.below(node)))


@gravest
def what_blocks_a_clause_is_dropped(desk: Desk) -> bool:
    node = desk.one("refutation")
    return bool(node) and desk.cut(node, desk.pick.choice(desk.below(node)))


@gravest
def a_premise_is_added(desk: Desk) -> bool:
    leaf = desk.one("fact", "table")
    node = desk.one(*STEPS, where=lambda n: leaf and leaf["id"] not in desk.below(n))
    if node:
        desk.edges.append([node["id"], leaf["id"]])
    return bool(node)


@forgery
def a_refutation_of_something_else_is_added(desk: Desk) -> bool:
    refutation = desk.one("refutation", where=lambda n: not _has_absences(desk, n))
    node = desk.one(
        "absence", where=lambda n: refutation and refutation["id"] not in desk.below(n)
    )
    if node:
        desk.edges.append([node["id"], refutation["id"]])
    return bool(node)


def _has_absences(desk: Desk, node: Any) -> bool:
    below = set(desk.below(node))
    return any(n["kind"] in ("absence", *STEPS) for n in desk.nodes if n["id"] in below)


@gravest
def another_clause_is_named(desk: Desk) -> bool:
    clauses = desk.base.by_predicate
    node = desk.one(*STEPS, where=lambda n: len(clauses[_predicate(n)]) > 1)
    if node:
        own = [c for c in clauses[_predicate(node)] if str(c.place) != node["place"]]
        chosen = desk.pick.choice(own)
        node |= {"place": str(chosen.place), "clause": str(chosen)}
    return bool(node)


def _predicate(node: Any) -> str:
    return str(node["formal"]).partition("(")[0]


@forgery
def the_text_of_a_clause_is_changed(desk: Desk) -> bool:
    node = desk.one(*STEPS, "refutation", where=lambda n: " & " in n["clause"])
    if node:
        node["clause"] = node["clause"].rpartition(" & ")[0]
    return bool(node)


@forgery
def a_clause_stands_elsewhere(desk: Desk) -> bool:
    node = desk.one(*STEPS, "refutation", "table")
    if node:
        node["place"] = node["place"].replace(".dl:", ".dl:9")
    return bool(node)


@gravest
def a_binding_is_changed(desk: Desk) -> bool:
    node = desk.one(*STEPS, where=lambda n: n.get("bindings"))
    if node:
        name = desk.pick.choice(sorted(node["bindings"]))
        node["bindings"][name] = other(node["bindings"][name])
    return bool(node)


@forgery
def a_binding_is_dropped(desk: Desk) -> bool:
    node = desk.one(*STEPS, "refutation", where=lambda n: n.get("bindings"))
    if node:
        del node["bindings"][desk.pick.choice(sorted(node["bindings"]))]
    return bool(node)


@forgery
def a_binding_is_added(desk: Desk) -> bool:
    node = desk.one(*STEPS, "refutation")
    if node:
        node.setdefault("bindings", {})[desk.pick.choice(["Z", "_1"])] = "z"
    return bool(node)


@gravest
def a_refutation_is_of_other_bindings(desk: Desk) -> bool:
    node = desk.one("refutation", where=lambda n: n.get("bindings"))
    if node:
        name = desk.pick.choice(sorted(node["bindings"]))
        node["bindings"][name] = other(node["bindings"][name])
    return bool(node)


@gravest
def a_compared_value_is_changed(desk: Desk) -> bool:
    node = desk.one("comparison")
    if node:
        node["values"][0] = other(node["values"][0])
    return bool(node)


@forgery
def a_comparison_is_turned_round(desk: Desk) -> bool:
    node = desk.one("comparison")
    if node:
        node["values"].reverse()
        node["values"][0] = other(node["values"][0])
    return bool(node)


@forgery
def another_sign_compares(desk: Desk) -> bool:
    signs = {" <= ": " < ", " < ": " <= ", " != ": " == ", " == ": " != "}
    signs |= {" >= ": " > ", " > ": " >= "}
    node = desk.one("comparison")
    if node:
        sign = next(sign for sign in signs if sign in node["formal"])
        node["formal"] = node["formal"].replace(sign, signs[sign])
    return bool(node)


@forgery
def a_member_is_dropped(desk: Desk) -> bool:
    node = desk.one("count", "maximum")
    if node:
        node["members"].pop()
        node["members"] = node["members"] or ["nobody"]
    return bool(node)


@forgery
def a_member_is_added(desk: Desk) -> bool:
    node = desk.one("count", "maximum")
    if node:
        node["members"].append(other(node["members"][-1]))
    return bool(node)


@gravest
def a_member_and_its_premises_are_dropped(desk: Desk) -> bool:
    """One fewer is counted, everywhere: the number, its step and what it rests on."""
    node = desk.one("count", where=lambda n: len(n["members"]) > 1)
    if not node:
        return False
    gone = repr(node["members"].pop())
    number = len(node["members"])
    node["formal"] = node["formal"].rpartition(", ")[0] + f", {number})"
    variable = list(node["bindings"])[-1]
    node["bindings"][variable] = number
    told = {n["id"]: n.get("formal", "") for n in desk.nodes}
    desk.cut(node, *(part for part in desk.below(node) if gone in told[part]))
    return True


@gravest
def a_count_is_changed(desk: Desk) -> bool:
    node = desk.one("count", "maximum")
    if node:
        rest, _, number = node["formal"].rpartition(", ")
        node["formal"] = f"{rest}, {int(number[:-1]) + 1})"
        variable = list(node["bindings"])[-1]
        node["bindings"][variable] += 1
    return bool(node)


@gravest
def the_value_of_a_leaf_is_changed(desk: Desk) -> bool:
    node = desk.one("fact", "table")
    if node:
        node["formal"] = _changed(node["formal"])
    return bool(node)


def _changed(formal: str) -> str:
    if formal.endswith("')"):
        return formal.removesuffix("')") + "x')"
    return formal.removesuffix(")") + "1)"


@forgery
def a_leaf_stands_elsewhere(desk: Desk) -> bool:
    node = desk.one("fact")
    if node:
        node["pointer"] += "x"
    return bool(node)


@gravest
def a_conclusion_is_passed_off_as_a_leaf(desk: Desk) -> bool:
    tops = {desk.line["proof"]["root"], *(c["node"] for c in desk.line["criteria"])}
    node = desk.one(*STEPS, where=lambda n: n["id"] not in tops and desk.below(n))
    if not node:
        return False
    node["kind"] = desk.pick.choice(["fact", "table", "comparison", "absence"])
    for name in ("clause", "bindings", "members", "place"):
        if desk.pick.random() < 0.7:
            node.pop(name, None)
    return desk.cut(node, *desk.below(node))


@forgery
def a_leaf_is_passed_off_as_another(desk: Desk) -> bool:
    node = desk.one("fact", "table")
    if node:
        node["kind"] = "table" if node["kind"] == "fact" else "fact"
    return bool(node)


@forgery
def what_holds_is_said_to_be_absent(desk: Desk) -> bool:
    node = desk.one("fact", "table")
    if node:
        node |= {"kind": "absence", "formal": f"~{node['formal']}"}
        node.pop("place", None)
    return bool(node)


@forgery
def what_is_absent_is_said_to_hold(desk: Desk) -> bool:
    node = desk.one("absence", where=lambda n: not desk.below(n))
    if node:
        node |= {"kind": "fact", "formal": node["formal"].removeprefix("~")}
    return bool(node)


@forgery
def an_absence_is_of_something_else(desk: Desk) -> bool:
    node = desk.one("absence")
    if node:
        node["formal"] = _changed(node["formal"])
    return bool(node)


@forgery
def a_step_is_of_another_kind(desk: Desk) -> bool:
    node = desk.one("conclusion", "criterion", "count", "maximum")
    if node:
        node["kind"] = "criterion" if node["kind"] == "conclusion" else "conclusion"
    return bool(node)


# The graph.


@forgery
def a_node_stands_twice(desk: Desk) -> bool:
    node = desk.one("fact", "table", "comparison")
    desk.nodes.append(dict(node) | {"number": len(desk.nodes) + 1})
    return True


@forgery
def a_node_is_of_no_use(desk: Desk) -> bool:
    node = desk.one("fact")
    if node:
        more = {"id": "0" * 12, "number": len(desk.nodes) + 1, "text": "and so on"}
        desk.nodes.append(node | more)
    return bool(node)


@forgery
def an_edge_stands_twice(desk: Desk) -> bool:
    desk.edges.append(list(desk.pick.choice(desk.edges)))
    return True


@forgery
def an_edge_leads_nowhere(desk: Desk) -> bool:
    desk.edges.append([desk.pick.choice(desk.nodes)["id"], "f" * 12])
    return True


@forgery
def nodes_are_numbered_in_another_order(desk: Desk) -> bool:
    first, second = desk.pick.sample(desk.nodes, 2)
    first["number"], second["number"] = second["number"], first["number"]
    return True


@forgery
def a_field_is_added_to_a_node(desk: Desk) -> bool:
    node = desk.pick.choice(desk.nodes)
    name = desk.pick.choice(["certified_by", "status", "citation", "members"])
    if name in node or (name == "members" and node["kind"] in ("count", "maximum")):
        return False
    node[name] = ["all"] if name == "members" else "met"
    return True


@forgery
def a_field_of_a_node_is_dropped(desk: Desk) -> bool:
    node = desk.pick.choice(desk.nodes)
    names = set(node) - {"text", "short_form", "source", "id", "number"}
    del node[desk.pick.choice(sorted(names))]
    return True
