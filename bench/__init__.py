"""Benchmarks that print ratios: `python3 dev.py bench`. What they measure, and how, is said in `__main__.py`."""
