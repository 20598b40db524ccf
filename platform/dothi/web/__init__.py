"""The web shell: from a request's host to its scope, switch, session and permission; errors; forms; pagination."""
