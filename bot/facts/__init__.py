"""What decisions know of the world, by area: frozen facts, and the tables of their changes."""
