"""The documents, and what makes parts of them: `python -m docs` the tables, `docs.screenshots` the pictures."""
