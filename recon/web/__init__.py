"""What the service shows over HTTP. Reads the store, calls nobody."""
