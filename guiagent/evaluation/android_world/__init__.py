"""AndroidWorld: their tasks, suite and checks in their own environment, our policies, and what came of it."""
