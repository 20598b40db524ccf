"""`/api/v1/indicators`: public indicators and their values for programs; values that programs push."""
