-- Mails that came back, people whose mail is paused for it, and systems that refuse all of ours.

CREATE TABLE bounce (
    delivery BIGINT PRIMARY KEY,        -- a mail comes back once, however often that is said
    person BIGINT,
    domain TEXT NOT NULL,               -- of the recipient
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    said TEXT NOT NULL,
    forgiven_at BIGINT                  -- its reader has shown since that they are there
);
CREATE INDEX bounce_person ON bounce (person, at);
CREATE INDEX bounce_domain ON bounce (domain, at);

-- The last letter that asked somebody whether our mail reaches them.
CREATE TABLE probe (
    person BIGINT PRIMARY KEY,
    delivery BIGINT NOT NULL,
    at BIGINT NOT NULL
);

ALTER TABLE person ADD COLUMN unreachable_at BIGINT;   -- no mail is planned: it came back

CREATE TABLE refusal (
    domain TEXT PRIMARY KEY,
    until BIGINT NOT NULL               -- mail to it waits till then
);
