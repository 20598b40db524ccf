"""The visitor's own plan and favourites: kept by the browser, in the address when they are shared, never by us."""
