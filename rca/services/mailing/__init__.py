"""Mail: which revision goes to whom, one letter to each address, through the server that the settings name."""
