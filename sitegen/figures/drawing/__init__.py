"""What figures are drawn with: axes, the frame around a drawing, strips of marks."""
