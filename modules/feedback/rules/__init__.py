"""The rules of a report's life: statuses, the table of transitions, deadlines, opinions. Pure: no row, no request."""
