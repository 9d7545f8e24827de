"""A run as other programs take it: tables, activities, and cadence for activities of others."""
