"""Itineraries by staff: days of ordered stops with a stay and a way, from draft to published."""
