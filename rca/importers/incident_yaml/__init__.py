"""The incident file: YAML 1.2 read with the line of every value, and written with its comments kept."""
