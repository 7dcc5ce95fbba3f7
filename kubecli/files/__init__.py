"""Files on the disk, as the whole house reads and replaces them; it stands below all rooms."""
