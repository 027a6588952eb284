-- What became of mails that made no post, what was cut from those that did, and votes.

CREATE TABLE fate (
    id BIGINT PRIMARY KEY,
    sent_id TEXT NOT NULL,              -- as the sender's program gave it; '' without one
    sender TEXT NOT NULL,
    door TEXT NOT NULL,
    at BIGINT NOT NULL,
    verdict TEXT NOT NULL,              -- refused, dropped, voted
    reason TEXT NOT NULL
);
CREATE INDEX fate_sent_id ON fate (sent_id);
CREATE INDEX fate_at ON fate (at);

ALTER TABLE arrival ADD COLUMN cuts TEXT NOT NULL DEFAULT '[]';   -- JSON: [[reason, text], ...]

CREATE TABLE vote (
    post BIGINT NOT NULL,
    person BIGINT NOT NULL,
    reaction TEXT NOT NULL,             -- an emoji
    at BIGINT NOT NULL,
    PRIMARY KEY (post, person, reaction)
);
