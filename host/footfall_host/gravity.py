"""The pull of the earth, by which accelerations in m/s^2 become g."""

STANDARD_GRAVITY_M_S2 = 9.80665  # exactly, by the 3rd General Conference on Weights and Measures
