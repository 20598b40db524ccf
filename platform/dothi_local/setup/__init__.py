"""The set-up that `dev.py` does before anything is installed: standard library only, on the Python that was called."""
