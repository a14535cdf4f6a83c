"""What an agent can be asked on each site, with the moves that do it and what the site must hold afterwards."""
