"""A stand-in for Rakuten over real HTTP: reports, tracking endpoint, a lag before bookings show, faults on demand."""
