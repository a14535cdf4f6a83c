"""What holds for all tests: nothing is asserted about time, for machines are shared."""

from hypothesis import settings

settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")
