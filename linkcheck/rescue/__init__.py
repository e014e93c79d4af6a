"""What can stand in for a link that fails."""
