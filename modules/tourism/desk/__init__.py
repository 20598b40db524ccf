"""Staff's pages at /work/tourism: the list of places, the form of one, its steps and history."""
