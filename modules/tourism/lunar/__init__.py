"""Vietnam's lunar calendar, exact for 1968–2050 at UTC+7: dates, names, feasts by rule. Pure."""
