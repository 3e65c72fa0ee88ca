"""What votes say: counts, a factor model, opinion groups where they are sure, Polis’ figures."""
