"""People of a tenant beyond one at a time: staff by a list, leaving with a hand-over, the province's own people."""

from dothi.portable import LeftOut

TABLES = (LeftOut("tenants_staff_list", "lists between upload and confirmation"),)
