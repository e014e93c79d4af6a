"""Pictures of things rather than of trials: the memory cell, the index, the live networks before they are touched."""
