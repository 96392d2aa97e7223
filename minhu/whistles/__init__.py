"""吹哨报到: the street blows, departments come; one procedure of its own."""
