"""What happens to a run when its processes are killed, its disk fails and its files are damaged."""
