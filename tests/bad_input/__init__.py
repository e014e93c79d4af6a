"""What the command line makes of broken files and words: generated ones without end, and a corpus made by hand."""
