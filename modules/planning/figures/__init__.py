"""What is known of all plans together, kept: share of the territory, age, unknown codes; checks and indicators."""
