"""Reports by mail: composed once, with their bytes, and sent later."""
