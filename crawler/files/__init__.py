"""What is in a file of any type: lines, tables, and the moments in its properties."""
