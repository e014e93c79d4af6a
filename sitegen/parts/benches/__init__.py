"""The parts of pages that show what the benchmarks stored."""
