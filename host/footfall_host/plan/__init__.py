"""A training plan of weeks: wishes in, sessions that keep to named rules out."""
