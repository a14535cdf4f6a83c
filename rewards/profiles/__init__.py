"""Scorer profiles: the published rules that say whether a predicted step is the recorded one, each with a name."""
