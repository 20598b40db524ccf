"""Pages of planning: `public` and `corners` for citizens, `plans`, `versions` and `files` for staff; see `mounts`."""
