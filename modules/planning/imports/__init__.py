"""A file of zones comes in: read by a job in a confined child, looked at, and then taken as a whole or thrown away.

In the child: `opening` (what kind of file), `letters` (which encoding), `crs`, `columns`, `checking`, put together by
`reading`. In the house: `importing`, and `reasons` for its sentences.
"""
