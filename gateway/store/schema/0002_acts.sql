-- What editors and the owner did, and who is turned away by what is known of them.

CREATE TABLE act (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    by BIGINT,                          -- a person; NULL: the owner at the command line
    what TEXT NOT NULL,
    post BIGINT,
    person BIGINT,                      -- whom it was about
    words TEXT NOT NULL
);
CREATE INDEX act_post ON act (post);
CREATE INDEX act_person ON act (person);

CREATE TABLE ban (
    kind TEXT NOT NULL,                 -- address, domain, nic, network
    value TEXT NOT NULL,                -- in the form it is compared in
    at BIGINT NOT NULL,
    by BIGINT,                          -- as in act
    PRIMARY KEY (kind, value)
);
