"""The small policy that learns from nothing: its size, its lessons, its training."""
