"""How often the rule says each word, simulated: the rule of today, and the one before it."""
