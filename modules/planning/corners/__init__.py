"""The table of corners on a land certificate, pasted as it stands: what was understood, and what is wrong where. Pure.

`reading.read_table` takes the text apart, `judging.judge` finds its plane and its mistakes, `reasons` says them.
"""
