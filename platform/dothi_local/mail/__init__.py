"""The mail catcher: takes every mail, delivers none, and shows them on a page. Started as `python -m
dothi_local.mail`."""
