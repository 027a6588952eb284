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
