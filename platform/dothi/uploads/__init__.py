"""What people upload: files of rows, documents, and files that a job reads."""

__all__ = ["documents", "files", "list_reasons", "read_files", "readings"]
