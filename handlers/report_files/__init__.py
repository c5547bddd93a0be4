"""Official reports of a period: /baocao, and the files that come of it."""
