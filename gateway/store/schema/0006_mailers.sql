-- Which mailer has a mail in hand: a claim lasts as long as its mailer shows signs of life.

CREATE TABLE mailer (
    id BIGINT PRIMARY KEY,
    seen_at BIGINT NOT NULL,
    away_at BIGINT,                     -- since when its relay cannot be used
    away TEXT                           -- and why
);

ALTER TABLE delivery ADD COLUMN mailer BIGINT;
ALTER TABLE delivery DROP COLUMN claimed_at;
