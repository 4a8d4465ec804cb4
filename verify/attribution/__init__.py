"""Who said it, by which cue, on which channel, when, passed on by whom."""
