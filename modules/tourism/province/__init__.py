"""What there is in the whole province: districts tell it their published places, its own site shows them."""
