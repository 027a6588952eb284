-- The moments of digests are gone from people.
DROP INDEX person_daily_due;
DROP INDEX person_weekly_due;
ALTER TABLE person DROP COLUMN daily_due;
ALTER TABLE person DROP COLUMN daily_until;
ALTER TABLE person DROP COLUMN weekly_due;
ALTER TABLE person DROP COLUMN weekly_until;

-- A clock strikes once: no index need tell that of 100,000 rows.
DROP INDEX delivery_digest;
