"""The curator's tools: records looked up and proposed as entries, bibliographies taken in, the index written evenly."""
