"""Text becomes sentences with exact offsets."""
