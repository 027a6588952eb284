-- A digest that is too long for one mail goes in parts, a row each. What a part tells of is written
-- down when the digest is cut: ids, one space between.
ALTER TABLE delivery ADD COLUMN part BIGINT NOT NULL DEFAULT 1;
ALTER TABLE delivery ADD COLUMN parts BIGINT NOT NULL DEFAULT 1;
ALTER TABLE delivery ADD COLUMN posts TEXT;
DROP INDEX delivery_digest;
CREATE UNIQUE INDEX delivery_digest ON delivery (person, cadence, until, part)
    WHERE kind = 'digest';
