"""From an item to the passages that may answer it, and to the cases that the rules read."""
