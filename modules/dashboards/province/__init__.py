"""A province compares its districts: each tells what its indicators came to, the province keeps and ranks it."""
