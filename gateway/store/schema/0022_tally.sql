-- What was posted of late, by whom and whence: so that all nodes share one limit. Kept for an hour.

CREATE TABLE tally (
    of TEXT NOT NULL,                   -- a person, a network, a door, a section
    minute BIGINT NOT NULL,             -- since 1970 UTC
    posts BIGINT NOT NULL,
    PRIMARY KEY (of, minute)
);
CREATE INDEX tally_minute ON tally (minute);
