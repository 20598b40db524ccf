"""The staff's pages at `/work/dashboards`: indicators, one of them, its form, sets, files, tokens; the morning page."""
