-- Which nics look alike, who has proven to be themselves, and whom we have asked.

ALTER TABLE person ADD COLUMN look TEXT;            -- equal for nics that look alike; NULL: not yet known
CREATE INDEX person_look ON person (look);

ALTER TABLE person ADD COLUMN proven_at BIGINT;     -- NULL: somebody wrote their address, no more
UPDATE person SET proven_at = created_at WHERE comments > 0 OR role <> 'reader'
    OR password IS NOT NULL OR EXISTS (SELECT 1 FROM subscription s
        WHERE s.person = person.id AND s.confirmed_at IS NOT NULL);

CREATE TABLE asked (
    address TEXT PRIMARY KEY,
    at BIGINT NOT NULL                  -- when we last asked whether a post is theirs, unanswered
);

-- How many one person has posted since when is told by the index alone.
DROP INDEX post_person;
CREATE INDEX post_person ON post (person, posted_at);
