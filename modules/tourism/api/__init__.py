"""The JSON API of tourism under /api/v1. `blueprint` is mounted by the manifest; each part adds its routes to it."""
