-- What others, and the desk itself, have checked already.

-- +goose Up

-- rev grows with every change of any row, so that a copy can follow. A dropped row
-- keeps its number and its key, and none of its words.
CREATE TABLE known_claims (
    id          INTEGER PRIMARY KEY,
    rev         INTEGER NOT NULL UNIQUE,
    key         TEXT    NOT NULL UNIQUE,
    dropped     INTEGER NOT NULL,
    case_id     INTEGER REFERENCES cases (id), -- NULL unless the desk itself has answered it
    slug        TEXT    NOT NULL, -- of that answer
    verdict     TEXT    NOT NULL, -- empty: the table of ratings does not know the rating
    publisher   TEXT    NOT NULL, -- domain
    lang        TEXT    NOT NULL,
    reviewed_at INTEGER,
    grade       REAL,             -- 0 to 1; NULL where the publisher gives no number
    rating      TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    claim       TEXT    NOT NULL
) STRICT;
CREATE INDEX known_by_time ON known_claims (reviewed_at DESC, id DESC) WHERE dropped = 0;
CREATE INDEX known_by_publisher ON known_claims (publisher, reviewed_at DESC, id DESC) WHERE dropped = 0;
CREATE INDEX known_by_verdict ON known_claims (verdict, reviewed_at DESC, id DESC) WHERE dropped = 0;
CREATE INDEX known_unmapped ON known_claims (publisher, rating) WHERE dropped = 0 AND verdict = '';
CREATE INDEX known_own ON known_claims (reviewed_at DESC, id DESC) WHERE dropped = 0 AND case_id IS NOT NULL;
CREATE INDEX known_by_url ON known_claims (url) WHERE dropped = 0;

-- +goose Down
DROP TABLE known_claims;
