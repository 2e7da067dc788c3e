"""From frozen page models to a folder of static pages, swapped in at once."""
