"""Look for better constants of the core, and ask runners who had no part in it."""
