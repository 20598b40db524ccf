"""Before a service is for everyone: testers invited by address, and those who wait to be told when it opens."""
