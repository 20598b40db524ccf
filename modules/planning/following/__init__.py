"""People without an account follow an area: confirmed by a link, they are told of each publication there."""
