"""Partner in a box: departments simulated behind their contracts, with synthetic data and fault switches."""
