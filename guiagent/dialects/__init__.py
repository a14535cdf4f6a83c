"""How models write actions down, one module per way of speaking."""
