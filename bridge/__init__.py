"""From a case document to a decision: facts, engine, model."""
