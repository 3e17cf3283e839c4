"""Doors out: postbacks, mail, Slack. Each sends one thing and says what came of it."""
