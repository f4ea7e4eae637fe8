"""The command table's actions."""
