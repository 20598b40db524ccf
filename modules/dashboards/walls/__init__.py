"""Walls: dashboards on a screen of the operations centre, by a secret link that ends; read-only, kept up to date."""
