"""The province's board: what tenants tell of their figures, and one screen that shows where the rollout stands."""
