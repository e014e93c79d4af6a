"""What single values of the index must look like, and the graph of what to read before what."""
