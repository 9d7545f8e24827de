"""The workouts that come along, a file each: the laptop compiles and deploys them."""
