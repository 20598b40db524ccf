"""Staff's pages at /work/tourism/happenings: the list, the form with its rule in words, single dates, steps."""
