-- One text for both engines. Times are microseconds since 1970 UTC; what happened is a time, what
-- did not is NULL. Numbers come from `counter` and `section.high`, inside the transaction that
-- uses them, so they appear in commit order and are never given twice.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE section (
    name TEXT PRIMARY KEY,
    newsgroup TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    high BIGINT NOT NULL DEFAULT 0,     -- the last number given; it never goes back
    total BIGINT NOT NULL DEFAULT 0,    -- posts to be read now
    created_at BIGINT NOT NULL
);

CREATE TABLE person (
    id BIGINT PRIMARY KEY,
    nic TEXT NOT NULL,
    nic_key TEXT NOT NULL UNIQUE,       -- the nic as it is compared
    original_nic TEXT NOT NULL,
    address TEXT UNIQUE,
    website TEXT,
    role TEXT NOT NULL DEFAULT 'reader',
    password TEXT,                      -- argon2
    comments BIGINT NOT NULL DEFAULT 0,
    format TEXT NOT NULL DEFAULT 'html',
    hour BIGINT NOT NULL,
    timezone TEXT NOT NULL,
    daily_until BIGINT NOT NULL DEFAULT 0,   -- the last sequence a planned digest covered
    daily_at BIGINT NOT NULL DEFAULT 0,      -- when it was planned
    weekly_until BIGINT NOT NULL DEFAULT 0,
    weekly_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    banned_at BIGINT
);

CREATE TABLE post (
    id BIGINT PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    article BIGINT NOT NULL,            -- the root of the thread; an article's own id
    parent BIGINT,
    person BIGINT,
    nic TEXT NOT NULL,
    website TEXT,
    subject TEXT NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    sections TEXT NOT NULL,             -- names, one space between
    ancestors TEXT NOT NULL,            -- Message-IDs, oldest first, one space between
    source_name TEXT,
    source_url TEXT,
    posted_at BIGINT NOT NULL,
    sequence BIGINT UNIQUE,             -- NULL while held
    held_at BIGINT,
    hold TEXT,                          -- what a held post waits for
    kept_headers TEXT NOT NULL,         -- as they came by news, a line each
    removed_at BIGINT,
    closed_at BIGINT,
    imported_at BIGINT                  -- came with an archive: nobody is mailed about it
);
CREATE INDEX post_thread ON post (article, sequence);
CREATE INDEX post_person ON post (person);
CREATE INDEX post_articles ON post (sequence) WHERE parent IS NULL;
CREATE INDEX post_held ON post (held_at) WHERE held_at IS NOT NULL;

-- The wire form of RFC 3977: CRLF, dots doubled, without the closing line.
CREATE TABLE wire (
    post BIGINT PRIMARY KEY,
    head BIGINT NOT NULL,               -- octets up to and including the empty line
    article BYTEA NOT NULL
);

CREATE TABLE numbering (
    section TEXT NOT NULL,
    number BIGINT NOT NULL,
    post BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    overview BYTEA NOT NULL,            -- the whole line of RFC 3977 section 8.3, CRLF included
    PRIMARY KEY (section, number)
);
CREATE INDEX numbering_post ON numbering (post);
CREATE INDEX numbering_arrival ON numbering (section, arrived_at);

-- The ids senders' programs gave: never published, found again all the same.
CREATE TABLE alias (
    sent_id TEXT NOT NULL,
    address TEXT NOT NULL,
    post BIGINT NOT NULL,
    PRIMARY KEY (sent_id, address)
);
CREATE INDEX alias_post ON alias (post);

-- Each mail once: the sender and the id they sent, or without one the content.
CREATE TABLE arrival (
    sender TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    door TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    post BIGINT NOT NULL,
    raw BYTEA NOT NULL,
    PRIMARY KEY (sender, fingerprint)
);
CREATE INDEX arrival_post ON arrival (post);

-- One of section (a name, or 'site') and thread (a post id) is set, the other is '' or 0.
CREATE TABLE subscription (
    id BIGINT PRIMARY KEY,
    person BIGINT NOT NULL,
    section TEXT NOT NULL DEFAULT '',
    thread BIGINT NOT NULL DEFAULT 0,
    cadence TEXT NOT NULL,              -- in force once confirmed
    asked_cadence TEXT NOT NULL,        -- what the next confirmation puts in force
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    UNIQUE (person, section, thread)
);
CREATE INDEX subscription_scope ON subscription (section, thread, cadence);

-- The ledger: a row per outgoing mail. It is due until it was sent or has failed for good.
CREATE TABLE delivery (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    person BIGINT,
    recipient TEXT NOT NULL,
    post BIGINT,
    subscription BIGINT,                -- that a notice comes of
    cadence TEXT,                       -- of a digest, as its window
    since BIGINT,
    until BIGINT,
    raw BYTEA,
    planned_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_at BIGINT,
    failed_at BIGINT,
    reply TEXT                          -- the relay's last words, or a later report's
);
CREATE UNIQUE INDEX delivery_notice ON delivery (post, person) WHERE kind = 'notice';
CREATE UNIQUE INDEX delivery_digest ON delivery (person, cadence, until) WHERE kind = 'digest';
CREATE INDEX delivery_due ON delivery (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
