"""Configuration: the settings of a workspace, and the quick look-up of where things lie."""
