"""What an answer holds: its type, its text, its titles; and what the index expects there."""
