"""Five real web applications with seeded content, each started, reset and checked by one command."""
