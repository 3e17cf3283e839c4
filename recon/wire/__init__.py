"""The one HTTP transport: deadlines, redaction, host list, phases of failure. Sources and senders stand on it."""
