-- What goes to other news servers, and what is known from them.

-- Articles of ours that were taken away, in their order: each goes out as a control message.
CREATE TABLE cancellation (
    position BIGINT PRIMARY KEY,
    cancelled TEXT NOT NULL UNIQUE,     -- the Message-ID on the wire
    newsgroups TEXT NOT NULL,           -- names, a comma between
    made_at BIGINT NOT NULL,
    article BYTEA                       -- another's control message as it came; NULL: ours
);

-- How far each peer has been told: of a section's numbers, or ('!cancellations') of those above.
CREATE TABLE feed_position (
    peer TEXT NOT NULL,
    stream TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (peer, stream)
);

-- Ids that peers offered and that became no post: not wanted again.
CREATE TABLE unwanted (
    message_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX unwanted_at ON unwanted (at);
