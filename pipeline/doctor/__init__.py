"""Whether everything is as it should be: the installation, the codebooks, and the tables of an output folder."""
