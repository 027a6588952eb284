-- Pictures, each once, and the posts they stand in.

CREATE TABLE media (
    digest TEXT PRIMARY KEY,            -- SHA-256 of the octets, in hexadecimal digits
    kind TEXT NOT NULL,                 -- jpg, png, gif, webp
    octets BYTEA NOT NULL,
    small BYTEA NOT NULL,               -- the thumbnail, of the same kind
    added_at BIGINT NOT NULL
);

CREATE TABLE media_use (
    digest TEXT NOT NULL,
    post BIGINT NOT NULL,
    PRIMARY KEY (digest, post)
);
CREATE INDEX media_use_post ON media_use (post);
