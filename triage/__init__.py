"""triage: the desk in a terminal for people who turn a flood of scraped news into facts."""

__version__ = "0.1.0"
