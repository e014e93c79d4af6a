"""What pages are written with: text made safe, numbers, formulas, hand-written prose with its look-ups."""
