-- What the page keeps for a while, and finds by where it was first published.

-- Pictures put into a form that is not posted yet; forgotten after a day or two.
CREATE TABLE upload (
    number BIGINT PRIMARY KEY,
    digest TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX upload_added ON upload (added_at);
CREATE INDEX upload_digest ON upload (digest);

-- The comments of a page elsewhere are found by its URL.
CREATE INDEX post_source ON post (source_url, sequence) WHERE source_url IS NOT NULL;
