"""How good was it: pure functions of what was recorded, and the trained reward heads."""
