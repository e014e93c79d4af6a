"""When training ends, and what is tested then."""
