"""Devices, and the vocabulary of what happens on them."""
