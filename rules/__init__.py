"""The coverage policy: Datalog clauses and facts, one file a section."""
