"""What a promise, a figure and a judgement are: standard library, NumPy and scipy.special only."""
