-- Only SQLite lays tables out by their keys.
SELECT 1;
