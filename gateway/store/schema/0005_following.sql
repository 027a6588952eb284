-- Following in full: ends that can be taken back, threads that are muted or one's own, days of
-- digests, pauses, and the questions that wait for an answer.

ALTER TABLE person ADD COLUMN daily_days BIGINT NOT NULL DEFAULT 127;  -- a bit a day, Monday first
ALTER TABLE person ADD COLUMN weekly_days BIGINT NOT NULL DEFAULT 1;   -- the same, one of them
ALTER TABLE person ADD COLUMN daily_due BIGINT;      -- when the next one is; NULL: none is wanted
ALTER TABLE person ADD COLUMN weekly_due BIGINT;
ALTER TABLE person ADD COLUMN own_threads TEXT NOT NULL DEFAULT 'all';  -- all, replies, none
ALTER TABLE person ADD COLUMN own_posts_at BIGINT;   -- since when they want their own words back
ALTER TABLE person ADD COLUMN paused_until BIGINT;
CREATE INDEX person_daily_due ON person (daily_due) WHERE daily_due IS NOT NULL;
CREATE INDEX person_weekly_due ON person (weekly_due) WHERE weekly_due IS NOT NULL;

ALTER TABLE subscription ADD COLUMN since BIGINT NOT NULL DEFAULT 0;   -- the sequence it began at
ALTER TABLE subscription ADD COLUMN own_at BIGINT;   -- when they wrote in the thread; NULL: asked
ALTER TABLE subscription ADD COLUMN ended_at BIGINT;
ALTER TABLE subscription ADD COLUMN muted_at BIGINT;
CREATE INDEX subscription_muted ON subscription (thread, person) WHERE muted_at IS NOT NULL;

UPDATE subscription SET since =
    COALESCE((SELECT MAX(sequence) FROM post WHERE posted_at <= confirmed_at), 0);
-- The day after the last one; the first is due at once. From then on the reader's clock counts.
UPDATE person SET daily_due = daily_at + 86400000000 WHERE EXISTS
    (SELECT 1 FROM subscription s WHERE s.person = person.id AND s.cadence = 'daily');
UPDATE person SET weekly_due = weekly_at + 604800000000 WHERE EXISTS
    (SELECT 1 FROM subscription s WHERE s.person = person.id AND s.cadence = 'weekly');
ALTER TABLE person DROP COLUMN daily_at;
ALTER TABLE person DROP COLUMN weekly_at;

-- Commands that wait for an answer to the letter that asked, a row each; and whom we asked when.
CREATE TABLE question (
    id BIGINT NOT NULL,                 -- of the letter
    place BIGINT NOT NULL,              -- in it
    person BIGINT NOT NULL,
    about TEXT NOT NULL,                -- what is not asked about twice a day: a scope, a command
    line TEXT NOT NULL,                 -- the command; '' where the subscription's row says it
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (id, place)
);
CREATE INDEX question_person ON question (person, asked_at);
-- How many letters an address got lately, whoever asked for them.
CREATE INDEX delivery_letters ON delivery (recipient, planned_at) WHERE kind = 'letter';
