-- Few readers' windows begin elsewhere than those of their clock: a step of planning looks for them.
CREATE INDEX digest_reader_since ON digest_reader (clock, person) WHERE since IS NOT NULL;
