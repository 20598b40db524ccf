// Staff.
