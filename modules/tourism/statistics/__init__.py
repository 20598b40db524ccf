"""What the kept counts of visitors and scans say: charts and tables for the staff, closed months for everybody."""
