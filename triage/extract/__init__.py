"""Event sentences get proposals for the fields of their record, each with its evidence."""
