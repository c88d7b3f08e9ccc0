-- Where items are, and the counts by topic, place and day. Days are whole days since
-- 1970, UTC. An empty topic or place is the total of all.

-- +goose Up

CREATE TABLE item_places (
    item   INTEGER NOT NULL REFERENCES items (id),
    place  TEXT    NOT NULL, -- ISO 3166
    weight INTEGER NOT NULL,
    PRIMARY KEY (item, place)
) STRICT, WITHOUT ROWID;

-- What each item counts for. Everything is in the key, so that the first item of a
-- publisher with a claim on a day is told from the next by one look.
CREATE TABLE mentions (
    topic     TEXT    NOT NULL,
    place     TEXT    NOT NULL,
    day       INTEGER NOT NULL,
    publisher TEXT    NOT NULL,
    case_id   INTEGER NOT NULL,
    item      INTEGER NOT NULL REFERENCES items (id),
    PRIMARY KEY (topic, place, day, publisher, case_id, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_item ON mentions (item);

-- How many publishers' claims there are in mentions; written with it.
CREATE TABLE day_counts (
    day   INTEGER NOT NULL,
    topic TEXT    NOT NULL,
    place TEXT    NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (day, topic, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX day_counts_by_pair ON day_counts (topic, place, day, n);

-- +goose Down
DROP TABLE day_counts;
DROP TABLE mentions;
DROP TABLE item_places;
