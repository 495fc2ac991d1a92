"""Analysis: from text to the terms that are indexed and searched, for Japanese, English and everything else."""
