"""Directives (ý kiến chỉ đạo): given to a unit or by a province to a district, followed until their giver closes them.

`standing` is pure: where a directive stands is folded from its steps, in whatever order a province and its district
hear of them. `service` takes steps, `handing` tells the other scope, `following` reminds, `pages` show.
"""
