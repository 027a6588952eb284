-- Articles a peer wants later: offered again at `due_at`, given up some days after `first_at`.

CREATE TABLE deferred (
    peer TEXT NOT NULL,
    stream TEXT NOT NULL,               -- as in feed_position
    position BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (peer, stream, position)
);
