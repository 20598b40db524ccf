"""When something happens again: RFC 5545 rules and, in RFC 7529's form, those of Vietnam's lunar calendar. Pure.

`rules` is what a rule may be and its text, `dates` its days, `words` how it is said.
"""
