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
