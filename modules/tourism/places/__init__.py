"""Places: what they are (`kinds`), their table, rules of a draft, and what can be done with them (`service`)."""
