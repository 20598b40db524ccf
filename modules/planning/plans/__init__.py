"""Plans and their versions: written by staff, published in one step, withdrawn; drafts are nobody else's.

`drafts` writes, `publishing` publishes and withdraws, `reading` reads; `identifiers` and `words` are pure.
"""
