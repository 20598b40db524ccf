"""What visitors see: the list and map of published places, and one place. Published places alone are read here."""
