"""The desk in the terminal, in Textual."""
