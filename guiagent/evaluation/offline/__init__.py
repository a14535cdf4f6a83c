"""Scoring policies and other people's predictions on recorded episodes."""
