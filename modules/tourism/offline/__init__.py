"""What visitors save on the phone to read without a network: chosen places, their plan, the map's outlines."""
