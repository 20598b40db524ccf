"""Whether a process has ended. Called by the tests of the local stack."""

from dothi_local import processes


def is_gone(pid: int) -> bool:
    return all(entry.pid != pid or entry.state == "Z" for entry in processes.process_table())
