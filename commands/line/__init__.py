"""What all commands share of the command line: its parser, what was asked, how they speak."""
