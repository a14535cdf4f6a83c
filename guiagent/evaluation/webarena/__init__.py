"""WebArena and its kin, live: their sites, logins and tasks."""
