"""What the program that the authors released does and the text does not say."""
