-- What can be searched: words folded by us, so the tokenizer has nothing to do but part them.
CREATE VIRTUAL TABLE search USING fts5(words, tokenize = "unicode61 remove_diacritics 0");
