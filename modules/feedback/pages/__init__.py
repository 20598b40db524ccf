"""The pages of feedback; `mounts.py` lists them for the manifest."""
