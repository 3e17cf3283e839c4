"""Rules of the gap: what it measures, and when it has opened an incident."""
