"""The home page and its articles."""
