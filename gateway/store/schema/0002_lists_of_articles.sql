-- The articles of each section in the order in which they appeared: any page of them is one walk
-- along this key, however old the page and however rare the section's articles.

CREATE TABLE section_article (
    section TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    post BIGINT NOT NULL,
    PRIMARY KEY (section, sequence)
);
INSERT INTO section_article (section, sequence, post)
    SELECT numbering.section, post.sequence, post.id FROM post
    JOIN numbering ON numbering.post = post.id
    WHERE post.parent IS NULL AND post.sequence IS NOT NULL;

-- Counting the comments of an article touches no row.
DROP INDEX post_thread;
CREATE INDEX post_thread ON post (article, sequence, removed_at);
