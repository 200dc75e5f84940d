"""Forgeries of what a document says beside its proofs: verdicts, lists, facts, hashes."""

from tests.explain.forger import Desk, forgery, gravest, other, prune, wording

VERDICTS = {"met": "failed", "failed": "met", "unknown": "met"}


# Verdicts and lists.


@gravest
def a_verdict_is_turned_round(desk: Desk) -> bool:
    """Everywhere: in the list, in the lists of ids, in the node."""
    one = desk.pick.choice(desk.line["criteria"])
    before, after = one["status"], VERDICTS[one["status"]]
    one["status"] = after
    for status in ("failed", "unknown"):
        ids = [c["id"] for c in desk.line["criteria"] if c["status"] == status]
        desk.line[status] = ids
    node = next(n for n in desk.nodes if n["id"] == one["node"])
    node["status"] = after.upper()
    node["formal"] = node["formal"].replace(f"{before}(", f"{after}(")
    return True


@forgery
def a_verdict_is_turned_round_in_the_list_only(desk: Desk) -> bool:
    one = desk.pick.choice(desk.line["criteria"])
    one["status"] = VERDICTS[one["status"]]
    return True


@gravest
def a_determination_is_turned_round(desk: Desk) -> bool:
    """Everywhere: in the line, in the root, in what it rests on."""
    line = desk.line
    certified = line["determination"] == "medically_necessary"
    after = "needs_information" if certified else "medically_necessary"
    root = next(n for n in desk.nodes if n["id"] == line["proof"]["root"])
    for name, value in root["bindings"].items():
        if value == line["determination"]:
            root["bindings"][name] = after
    for node in desk.nodes:
        if "formal" in node:
            quoted = f"'{line['determination']}'"
            node["formal"] = node["formal"].replace(quoted, f"'{after}'")
    root["status"] = after.replace("_", " ")
    action = "request_information" if certified else "certify"
    line |= {"determination": after, "recommendation": action}
    line["requires_physician_review"] = False
    return True


@forgery
def a_determination_is_turned_round_in_the_line_only(desk: Desk) -> bool:
    certified = desk.line["determination"] == "medically_necessary"
    after = "experimental" if certified else "medically_necessary"
    desk.line["determination"] = after
    return True


@forgery
def something_else_is_recommended(desk: Desk) -> bool:
    certified = desk.line["recommendation"] == "certify"
    desk.line["recommendation"] = "refer_to_physician" if certified else "certify"
    return True


@forgery
def no_physician_has_to_look(desk: Desk) -> bool:
    review = desk.line["requires_physician_review"]
    desk.line["requires_physician_review"] = not review
    return True


@forgery
def the_record_is_said_to_be_final_or_not(desk: Desk) -> bool:
    desk.line["record_final"] = not desk.line["record_final"]
    return True


@forgery
def another_purpose_is_named(desk: Desk) -> bool:
    known = desk.line["purpose"] == "therapeutic"
    desk.line["purpose"] = "initial_diagnostic" if known else "therapeutic"
    return True


@gravest
def a_criterion_is_dropped(desk: Desk) -> bool:
    one = desk.line["criteria"].pop(desk.pick.randrange(len(desk.line["criteria"])))
    for name in ("failed", "unknown"):
        desk.line[name] = [c for c in desk.line[name] if c != one["id"]]
    prune(desk.line)
    return True


@forgery
def a_criterion_is_added(desk: Desk) -> bool:
    known = {one["id"] for one in desk.line["criteria"]}
    free = [c for c in desk.base.criteria.values() if c.id not in known]
    if free:
        found = desk.pick.choice(free)
        like = dict(desk.line["criteria"][-1])
        like |= {"id": found.id, "title": found.title, "citation": found.citation}
        desk.line["criteria"].append(like)
    return bool(free)


@forgery
def criteria_stand_in_another_order(desk: Desk) -> bool:
    desk.line["criteria"].reverse()
    return len(desk.line["criteria"]) > 1


@forgery
def what_failed_is_not_listed(desk: Desk) -> bool:
    name = desk.pick.choice(["failed", "unknown"])
    if desk.line[name]:
        desk.line[name].pop()
        return True
    desk.line[name].append(desk.line["criteria"][0]["id"])
    return True


@forgery
def a_criterion_names_the_step_of_another(desk: Desk) -> bool:
    if len(desk.line["criteria"]) < 2:
        return False
    first, second = desk.pick.sample(desk.line["criteria"], 2)
    for name in ("node", "statement"):
        first[name], second[name] = second[name], first[name]
    return True


@forgery
def a_criterion_says_what_its_step_does_not(desk: Desk) -> bool:
    desk.pick.choice(desk.line["criteria"])["statement"] += ", and more"
    return True


@forgery
def a_criterion_is_cited_from_elsewhere(desk: Desk) -> bool:
    one = desk.pick.choice(desk.line["criteria"])
    one["citation"] += " > 9th item"
    return True


@forgery
def a_criterion_has_another_title(desk: Desk) -> bool:
    desk.pick.choice(desk.line["criteria"])["title"] += ", or not"
    return True


@forgery
def a_verdict_has_evidence_that_it_does_not_rest_on(desk: Desk) -> bool:
    desk.pick.choice(desk.line["criteria"])["evidence"].append("/patient/id")
    return True


@forgery
def a_question_is_dropped(desk: Desk) -> bool:
    return bool(desk.line["asks"]) and bool(desk.line["asks"].pop())


@forgery
def a_question_is_about_something_else(desk: Desk) -> bool:
    if desk.line["asks"]:
        desk.pick.choice(desk.line["asks"])["pointer"] += "x"
    return bool(desk.line["asks"])


@forgery
def a_flag_is_dropped(desk: Desk) -> bool:
    return bool(desk.line["flags"]) and bool(desk.line["flags"].pop())


@forgery
def a_flag_is_added(desk: Desk) -> bool:
    desk.line["flags"].append({"id": "continuous-catheter", "text": "a catheter"})
    return True


@forgery
def the_readings_of_a_proof_are_not_told(desk: Desk) -> bool:
    if desk.line["readings"]:
        desk.line["readings"].pop()
    else:
        desk.line["readings"].append("weekly=seven_days")
    return True


@forgery
def the_line_has_another_name(desk: Desk) -> bool:
    desk.line["line"] += "x"
    return True


@forgery
def a_line_stands_twice(desk: Desk) -> bool:
    desk.document["lines"].append(desk.line)
    return True


# What all rests on.


@gravest
def a_fact_is_changed(desk: Desk) -> bool:
    _, row, _ = desk.pick.choice(desk.document["facts"])
    row[-1] = other(row[-1])
    return True


@gravest
def a_fact_is_dropped(desk: Desk) -> bool:
    facts = desk.document["facts"]
    facts.pop(desk.pick.randrange(len(facts)))
    return True


@forgery
def a_fact_is_added(desk: Desk) -> bool:
    at = "/care/pain_program"
    fact = ["says", ["/care", "pain_program", "maybe"], at]
    desk.document["facts"].append(fact)
    return True


@gravest
def a_verdict_is_added_to_the_facts(desk: Desk) -> bool:
    one = desk.pick.choice(desk.line["criteria"])
    fact = ["meets", ["/requests/0", one["id"]], "/requests/0"]
    desk.document["facts"].append(fact)
    return True


@forgery
def a_fact_stands_twice(desk: Desk) -> bool:
    desk.document["facts"].append(desk.pick.choice(desk.document["facts"]))
    return True


@forgery
def facts_stand_elsewhere_in_the_case(desk: Desk) -> bool:
    """Everywhere: in the facts and in the nodes."""
    facts = {fact[2]: fact for fact in desk.document["facts"]}
    node = desk.one("fact")
    if node:
        pointer = node["pointer"]
        for one in (*desk.nodes, *[facts[pointer]]):
            if isinstance(one, list):
                one[2] = f"{pointer}/0"
            elif one.get("pointer") == pointer:
                one["pointer"] = f"{pointer}/0"
    return bool(node)


@gravest
def other_readings_are_in_force(desk: Desk) -> bool:
    """A reading of the proof, read otherwise, wherever it is told."""
    if not desk.line["readings"]:
        return False
    name, _, value = desk.pick.choice(desk.line["readings"]).partition("=")
    options = [str(v) for n, v, *_ in desk.base.rows("option") if n == name]
    after = next(one for one in options if one != value)
    desk.document["receipt"]["readings"][name] = after
    for node in desk.nodes:
        if node.get("formal") == f"reading({name!a}, {value!a})":
            node["formal"] = f"reading({name!a}, {after!a})"
    told = [f"{name}={value}", f"{name}={after}"]
    line = desk.line
    line["readings"] = [told[1] if r == told[0] else r for r in line["readings"]]
    return True


@forgery
def a_reading_is_in_force_that_nobody_knows(desk: Desk) -> bool:
    name = desk.pick.choice(sorted(desk.document["receipt"]["readings"]))
    desk.document["receipt"]["readings"][name] = "as_you_like_it"
    return True


@forgery
def a_reading_is_not_told(desk: Desk) -> bool:
    name = desk.pick.choice(sorted(desk.document["receipt"]["readings"]))
    del desk.document["receipt"]["readings"][name]
    return True


@gravest
def other_rules_are_named(desk: Desk) -> bool:
    desk.document["policy"]["rules_sha256"] = "0" * 64
    return True


@forgery
def another_version_of_the_policy_is_named(desk: Desk) -> bool:
    desk.document["policy"]["version"] = "2024"
    return True


@gravest
def another_case_is_named(desk: Desk) -> bool:
    desk.document["case_id"] += "x"
    return True


@forgery
def another_hash_of_the_case_is_named(desk: Desk) -> bool:
    desk.document["case_sha256"] = "0" * 64
    return True


@forgery
def a_yes_is_a_one(desk: Desk) -> bool:
    review = desk.line["requires_physician_review"]
    desk.line["requires_physician_review"] = int(review)
    return True


@forgery
def a_number_is_a_word(desk: Desk) -> bool:
    node = desk.one("comparison", where=lambda n: isinstance(n["values"][0], int))
    if node:
        node["values"] = [str(value) for value in node["values"]]
    return bool(node)


@forgery
def a_field_is_added(desk: Desk) -> bool:
    place = desk.pick.choice([desk.document, desk.line, desk.document["policy"]])
    place["certified"] = True
    return True


@forgery
def a_field_is_dropped(desk: Desk) -> bool:
    place = desk.pick.choice([desk.document, desk.line])
    names = set(place) - {"receipt", "lines", "facts", "policy", "program", "proof"}
    names -= {"criteria", "case_sha256"}
    del place[desk.pick.choice(sorted(names))]
    return True


@forgery
def the_place_in_the_record_is_another(desk: Desk) -> bool:
    node = desk.one("fact")
    if node:
        node["source"] = "a letter that nobody has seen"
    return bool(node)


# Words.


@wording
def a_sentence_of_a_step_is_changed(desk: Desk) -> bool:
    desk.one("conclusion", "fact", "refutation")["text"] += ", or not"
    return True


@wording
def a_sentence_of_a_verdict_is_changed(desk: Desk) -> bool:
    one = desk.pick.choice(desk.line["criteria"])
    node = next(n for n in desk.nodes if n["id"] == one["node"])
    one["statement"] = node["text"] = "all is well"
    return True


@wording
def what_is_requested_is_said_otherwise(desk: Desk) -> bool:
    desk.line["subject"] = "a massage"
    return True


@wording
def a_step_is_left_out_of_the_short_form(desk: Desk) -> bool:
    node = desk.pick.choice(desk.nodes)
    node["short_form"] = not node["short_form"]
    return True


@wording
def the_notice_is_changed(desk: Desk) -> bool:
    desk.document["notice"] = "The program denies."
    return True
