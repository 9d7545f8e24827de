"""The part that touches hardware: thin drivers, and the loop that feeds the core.

Nothing in here computes what the core could, and nothing in the core imports this.
"""
