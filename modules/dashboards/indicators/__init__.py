"""What an indicator is: periods, formulas, states; the records that a district keeps of its own; sets to adopt."""
