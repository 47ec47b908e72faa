"""The live web -> exchanges: seeds, scope, pace, and the tee on the wire."""
