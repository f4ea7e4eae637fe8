"""The workspace: one SQLite file with its tables, its journal and its checks."""
