"""Bytes to reports: files and folders, encodings, formats, roles, and the guard around hostile input."""
