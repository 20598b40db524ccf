"""The documents of a version: the decision, drawings, notes. The house keeps the files; here is whose they are."""
