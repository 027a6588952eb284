"""The discussion: the rules of who may say what where, the same for every door."""
