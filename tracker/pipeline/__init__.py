"""The use cases, one module each; this is the only layer that knows all the others."""
