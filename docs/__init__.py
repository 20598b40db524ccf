"""The documents, and the programs that make parts of them (`python -m docs.permissions`, `docs.screenshots`)."""
