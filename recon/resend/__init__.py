"""Rules of sending: what a postback says, what its answer means, what may be sent again and what holds it back."""
