"""The life of an index: made, brought up to date with its source, examined and made anew."""
