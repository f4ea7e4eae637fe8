"""One format a file: its writer and, where it can come back, its reader."""
