"""The use cases, one module a verb; both faces, the terminal and the command line, call these."""
