-- Who wants receipts, bans as they were typed, how senders were known, and mails that leave nothing behind.

ALTER TABLE person ADD COLUMN receipts_at BIGINT;       -- since when they want a mail for each post

ALTER TABLE ban ADD COLUMN typed TEXT NOT NULL DEFAULT '';   -- as the owner wrote it

ALTER TABLE arrival ADD COLUMN proof TEXT NOT NULL DEFAULT '';   -- how its sender was known

ALTER TABLE delivery ADD COLUMN secret_at BIGINT;       -- it holds what must not stay: its row goes with it
