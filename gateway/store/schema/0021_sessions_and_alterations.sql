-- How often somebody ended all their sessions, which are signed cookies; and what became of posts that
-- stood, for programs that keep a copy of them.

ALTER TABLE person ADD COLUMN desk_epoch BIGINT NOT NULL DEFAULT 0;      -- an editor's, at the desk
ALTER TABLE person ADD COLUMN browser_epoch BIGINT NOT NULL DEFAULT 0;   -- browsers known as theirs

CREATE TABLE alteration (
    position BIGINT PRIMARY KEY,        -- in the order of their commits
    post BIGINT NOT NULL,
    what TEXT NOT NULL,                 -- edited, removed
    after BIGINT NOT NULL,              -- the sequence of the last post that had appeared by then
    at BIGINT NOT NULL
);
