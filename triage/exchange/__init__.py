"""Records and sentences become bytes: columns, cells, formats."""
