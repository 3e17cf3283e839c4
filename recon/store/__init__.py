"""Our findings: runs, breaks, figures, incidents, decisions. SQLite by default, PostgreSQL by URL."""
