"""When happenings happen: once, by RFC 5545, or by the lunar calendar; with what was left out and moved. Pure."""
