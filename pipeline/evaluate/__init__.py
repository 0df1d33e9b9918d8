"""How good the rows are: precision, recall and F1 per table against gold annotations, and the floors below which they may not fall."""
