-- Which articles each section lists, in the order of appearance: a rare section's list is found
-- without a look at the others. Removed articles stay in it, as feeds have to say that they went.

CREATE TABLE listing (
    section TEXT NOT NULL,
    place BIGINT NOT NULL,              -- the article's sequence
    listed BIGINT NOT NULL,             -- the article
    PRIMARY KEY (section, place)
);
INSERT INTO listing (section, place, listed)
    SELECT s.name, p.sequence, p.id FROM post p JOIN section s
    ON REPLACE(' ' || p.sections || ' ', ' ' || s.name || ' ', '') <> ' ' || p.sections || ' '
    WHERE p.parent IS NULL AND p.sequence IS NOT NULL;

CREATE INDEX post_days ON post (posted_at, sequence)
    WHERE parent IS NULL AND sequence IS NOT NULL AND removed_at IS NULL;
-- What lists count of a thread, without a look at the posts themselves.
CREATE INDEX post_counted ON post (article, removed_at, sequence, parent)
    WHERE parent IS NOT NULL AND sequence IS NOT NULL AND removed_at IS NULL;

-- What waits for an editor: not what waits for its sender, nor what was decided on.
CREATE INDEX post_waiting ON post (held_at, id) WHERE held_at IS NOT NULL AND removed_at IS NULL
    AND hold NOT IN ('confirmation', 'privacy');

-- The sections an editor is for, one space between; '' = all of them.
ALTER TABLE person ADD COLUMN sections TEXT NOT NULL DEFAULT '';

-- When the link to the editors' desk was mailed last, while nobody has used it.
ALTER TABLE person ADD COLUMN entrance_at BIGINT;
