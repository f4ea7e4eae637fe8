"""Sentences get tag proposals, each with a reason."""
