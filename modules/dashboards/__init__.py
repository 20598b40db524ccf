"""Dashboards (điều hành): indicators, what they come to, and who is told. `MODULE` declares all of it."""
