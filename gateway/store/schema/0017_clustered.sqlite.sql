-- What newsreaders ask for most lies in one tree each, in the order in which it is asked for: a search
-- and a page less for every article, read or posted.

CREATE TABLE clustered_wire (
    post INTEGER PRIMARY KEY,           -- INTEGER, and no other name, makes it the row's own number
    head BIGINT NOT NULL,
    article BYTEA NOT NULL
);
INSERT INTO clustered_wire SELECT post, head, article FROM wire ORDER BY post;
DROP TABLE wire;
ALTER TABLE clustered_wire RENAME TO wire;

CREATE TABLE clustered_numbering (
    section TEXT NOT NULL,
    number BIGINT NOT NULL,
    post BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    overview BYTEA NOT NULL,
    PRIMARY KEY (section, number)
) WITHOUT ROWID;
INSERT INTO clustered_numbering
    SELECT section, number, post, arrived_at, overview FROM numbering ORDER BY section, number;
DROP TABLE numbering;
ALTER TABLE clustered_numbering RENAME TO numbering;
CREATE INDEX numbering_post ON numbering (post);
CREATE INDEX numbering_arrival ON numbering (section, arrived_at);
