"""What the paper says of its cells, costs and design, and what explains its numbers."""
