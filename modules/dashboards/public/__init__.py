"""`/so-lieu`: the chosen indicators in plain words, with charts and open data."""
