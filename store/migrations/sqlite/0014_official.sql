-- Official updates: cases that official, science and fact-check sources opened wait in a list of their own; and texts of these
-- sources that refute a case's claim are proposed as evidence.

-- +goose Up

ALTER TABLE cases ADD COLUMN lane TEXT NOT NULL DEFAULT ''; -- empty: the queue
CREATE INDEX cases_official ON cases (stage, risk_rank DESC, score DESC, due_sort, id) WHERE lane = 'official';

-- It has no column for who published the text: that is the item's publisher.
CREATE TABLE proposals (
    id       INTEGER PRIMARY KEY,
    case_id  INTEGER NOT NULL REFERENCES cases (id),
    item     INTEGER NOT NULL UNIQUE REFERENCES items (id),
    stance   TEXT    NOT NULL,
    chance   REAL    NOT NULL,
    quote    TEXT    NOT NULL,
    why      TEXT    NOT NULL, -- JSON list; empty for none
    at       INTEGER,
    state    TEXT    NOT NULL,
    evidence INTEGER NOT NULL  -- 0: none was made of it
) STRICT;
CREATE INDEX proposals_by_case ON proposals (case_id);

-- +goose Down
DROP TABLE proposals;
DROP INDEX cases_official;
ALTER TABLE cases DROP COLUMN lane;
