"""People of a tenant beyond one at a time: staff by a list, leaving with a hand-over, the province's own people."""
