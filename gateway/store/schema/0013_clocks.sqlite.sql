-- Readers whose digests come at the same local hour on the same days share a clock: when it strikes
-- one row is changed, however many they are. Where a reader's window does not begin where that of
-- their clock does, as after they chose another hour, `since` says so until the next digest.

CREATE TABLE digest_clock (
    id BIGINT PRIMARY KEY,
    cadence TEXT NOT NULL,
    timezone TEXT NOT NULL,
    hour BIGINT NOT NULL,
    days BIGINT NOT NULL,               -- a bit a day, Monday first
    due BIGINT NOT NULL,                -- when it strikes next
    until BIGINT NOT NULL,              -- the last sequence its digests covered
    planning BIGINT,                    -- the sequence that digests in the making end with
    reached BIGINT NOT NULL DEFAULT 0,  -- and the last person they were made for
    UNIQUE (cadence, timezone, hour, days)
);
CREATE TABLE digest_reader (
    person BIGINT NOT NULL,
    cadence TEXT NOT NULL,
    clock BIGINT NOT NULL,
    since BIGINT,
    PRIMARY KEY (person, cadence)
);
CREATE INDEX digest_reader_clock ON digest_reader (clock, person);

INSERT INTO digest_clock (id, cadence, timezone, hour, days, due, until)
    SELECT ROW_NUMBER() OVER (), 'daily', timezone, hour, daily_days, MIN(daily_due),
    MAX(daily_until) FROM person WHERE daily_due IS NOT NULL GROUP BY timezone, hour, daily_days;
INSERT INTO digest_clock (id, cadence, timezone, hour, days, due, until)
    SELECT (SELECT COUNT(*) FROM digest_clock) + ROW_NUMBER() OVER (), 'weekly', timezone, hour,
    weekly_days, MIN(weekly_due), MAX(weekly_until) FROM person
    WHERE weekly_due IS NOT NULL GROUP BY timezone, hour, weekly_days;
INSERT INTO counter (name, value) SELECT 'digest_clock', COUNT(*) FROM digest_clock;
INSERT INTO digest_reader (person, cadence, clock, since)
    SELECT r.id, c.cadence, c.id, r.daily_until FROM person r JOIN digest_clock c
    ON c.timezone = r.timezone AND c.hour = r.hour AND c.days = r.daily_days
    WHERE c.cadence = 'daily' AND r.daily_due IS NOT NULL;
INSERT INTO digest_reader (person, cadence, clock, since)
    SELECT r.id, c.cadence, c.id, r.weekly_until FROM person r JOIN digest_clock c
    ON c.timezone = r.timezone AND c.hour = r.hour AND c.days = r.weekly_days
    WHERE c.cadence = 'weekly' AND r.weekly_due IS NOT NULL;

-- The followers of a scope are read in the order of people, some thousand at a time.
DROP INDEX subscription_scope;
CREATE INDEX subscription_scope ON subscription (section, thread, cadence, person);

-- INTEGER is what SQLite finds a row by without an index beside it; what the columns mean stands
-- where they were made. The moments of digests are gone from people.
CREATE TABLE new_person (
    id INTEGER PRIMARY KEY,
    nic TEXT NOT NULL,
    nic_key TEXT NOT NULL UNIQUE,
    original_nic TEXT NOT NULL,
    address TEXT UNIQUE,
    website TEXT,
    role TEXT NOT NULL DEFAULT 'reader',
    password TEXT,
    comments BIGINT NOT NULL DEFAULT 0,
    format TEXT NOT NULL DEFAULT 'html',
    hour BIGINT NOT NULL,
    timezone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    banned_at BIGINT,
    daily_days BIGINT NOT NULL DEFAULT 127,
    weekly_days BIGINT NOT NULL DEFAULT 1,
    own_threads TEXT NOT NULL DEFAULT 'all',
    own_posts_at BIGINT,
    paused_until BIGINT,
    unreachable_at BIGINT,
    look TEXT,
    proven_at BIGINT
);
INSERT INTO new_person SELECT
    id, nic, nic_key, original_nic, address, website, role, password, comments, format,
    hour, timezone, created_at, banned_at, daily_days, weekly_days, own_threads,
    own_posts_at, paused_until, unreachable_at, look, proven_at
    FROM person;
DROP TABLE person;
ALTER TABLE new_person RENAME TO person;
CREATE INDEX person_look ON person (look);

-- A clock strikes once: no index need tell that of 100,000 rows.
CREATE TABLE new_delivery (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    person BIGINT,
    recipient TEXT NOT NULL,
    post BIGINT,
    subscription BIGINT,
    cadence TEXT,
    since BIGINT,
    until BIGINT,
    raw BYTEA,
    planned_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_at BIGINT,
    failed_at BIGINT,
    reply TEXT,
    mailer BIGINT,
    part BIGINT NOT NULL DEFAULT 1,
    parts BIGINT NOT NULL DEFAULT 1,
    posts TEXT
);
INSERT INTO new_delivery SELECT
    id, kind, person, recipient, post, subscription, cadence, since, until, raw,
    planned_at, due_at, attempts, sent_at, failed_at, reply, mailer, part, parts, posts
    FROM delivery;
DROP TABLE delivery;
ALTER TABLE new_delivery RENAME TO delivery;
CREATE UNIQUE INDEX delivery_notice ON delivery (post, person) WHERE kind = 'notice';
CREATE INDEX delivery_due ON delivery (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX delivery_letters ON delivery (recipient, planned_at) WHERE kind = 'letter';
