"""Places from files and into files: lists of others are read by a job, shown, and taken as a whole or not at all."""
