"""Bytes become reports: formats and how they are recognised, encodings, page roles, readers."""
