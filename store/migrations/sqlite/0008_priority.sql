-- The sum behind a case's score, apart from the case: it moves without the case's rev.

-- +goose Up
CREATE TABLE case_priority (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id),
    at      INTEGER,         -- when a point last moved
    parts   TEXT    NOT NULL -- JSON list
) STRICT;
-- A topic's sightings of the last weeks.
CREATE INDEX sightings_by_time ON sightings (at, case_id);

-- +goose Down
DROP INDEX sightings_by_time;
DROP TABLE case_priority;
