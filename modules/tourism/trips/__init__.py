"""What journeys over several places are made of: ways between them, and whether a door is open then."""
