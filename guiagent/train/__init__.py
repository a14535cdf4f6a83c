"""Where weights change: supervised warm-up, preferences (T-DPO) and reward heads."""

__all__: list[str] = []
