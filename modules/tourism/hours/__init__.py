"""Opening hours in OpenStreetMap's syntax: read, evaluated, said in words, as a week and as schema.org. Pure."""
