"""Alerts (cảnh báo): a limit crossed for long enough makes one, with whoever answers for it and what is to be done.

`judging` and `standing` are pure: whether a subject has been beyond its limit for long enough; where an alert stands,
folded from its steps. `watching` judges, `following` escalates and tells each minute, `service` takes people's steps.
"""
