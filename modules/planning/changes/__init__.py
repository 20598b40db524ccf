"""What a version changes against the one before it: zones new, gone, with another code or shape, and the hectares."""
