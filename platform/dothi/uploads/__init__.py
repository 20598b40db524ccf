"""What people upload: files of rows, documents, and files that a job reads."""

__all__ = ["documents", "files", "list_reasons", "progress", "read_files", "readings"]
