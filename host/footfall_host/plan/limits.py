"""The numbers of the rules, each with where it comes from: plans are made and checked by these.

"The article" is the one that the product grew from, thirteen ways to run faster; "ours" is said of
what no source gives.
"""

from footfall.core.settings import Settings

# Step cycles, as usual marathon plans have them (the article, 5).
BUILD_WEEKS = 3
CYCLE_WEEKS = BUILD_WEEKS + 1
# An easier week: the article names no share; ours.
EASY_PERCENT = 80

# Weekly distance by 10 % over four to six weeks (the article, 11): four is the least of it.
GROWTH_PERCENT = 10
GROWTH_WEEKS = 4
# One bad week takes no more than a quarter off what a runner is used to; ours.
KEPT_PERCENT = 75

# A tempo that moves by so much is followed, by more it is noticed (Van Dyck 2015).
STEP_PERCENT = 3
# Studies raised it by no more (Heiderscheit 2011, Willy 2016, Huber 2024), over two weeks or four.
RAISED_PERCENT = 10
RAISED_WEEKS = 4
# Below its target by more, a week was out of the clip's zone.
TOLERANCE_SPM = Settings.tolerance_spm

# Eight sessions (Willy 2016), the cues withdrawn over the last four (PMC7699362).
FADE_SESSIONS = 8
# As the board counts them: a shorter one is a run for the bus.
SESSION_S = 300

# Ours: more is one run with a few short ones around it.
LONG_PERCENT = 50
LONG_FROM_DAYS = 3
# The longest run of the usual marathon plans is 20 miles; ours.
LONGEST_M = 32_000
# Ours: a warm-up and ten minutes.
SHORTEST_M = 2_000
# Two miles, and as much to warm up and cool down (the article, 8: beginners run one repeat).
REPEAT_M = 3_200
REPEAT_SESSION_M = REPEAT_M + SHORTEST_M

# Distances are in whole hundreds of metres.
QUANTUM_M = 100
# Slow, so that a run of unknown distance never counts as more than it was; ours.
UNKNOWN_PACE_S_PER_KM = 420
# The fastest 1000 m ever run took longer than two minutes: a faster pace is a mistake.
FASTEST_PACE_S_PER_KM = 120
