"""The life of a report: its statuses, the table of transitions, the steps that are taken, both clocks."""
