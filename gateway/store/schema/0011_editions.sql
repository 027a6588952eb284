-- What is on the wire of a post whose words were changed, and changes that wait for their author.

CREATE TABLE edition (
    post BIGINT PRIMARY KEY,
    wire_id TEXT NOT NULL UNIQUE,       -- the Message-ID of the article that stands for the post now
    former TEXT NOT NULL,               -- that of the article it supersedes
    edited_at BIGINT NOT NULL
);

CREATE TABLE wish (
    id BIGINT PRIMARY KEY,
    post BIGINT NOT NULL,
    wire_id TEXT NOT NULL,              -- as the newsreader sent it; '' without one
    subject TEXT NOT NULL,
    body TEXT NOT NULL,                 -- '' = the post is to be taken away
    kept_headers TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
