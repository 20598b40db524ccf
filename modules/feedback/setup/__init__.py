"""What a tenant sets for feedback, and what it takes over from another."""
