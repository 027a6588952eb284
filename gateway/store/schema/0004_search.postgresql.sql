-- What can be searched: words folded by us, so the configuration has nothing to do but part them.
CREATE TABLE search (
    post BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX search_words ON search USING GIN (words);
