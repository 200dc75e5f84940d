"""Why and why not: derivations, refutations, the graph and its views."""
