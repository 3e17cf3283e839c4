"""Rules of sending: for now, reading an answer's body into an outcome."""
