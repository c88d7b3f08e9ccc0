-- Times are whole microseconds since 1970 in UTC; NULL is "not known" or "never".
-- No column here may hold who said something: claims, never people.

-- +goose Up

-- One publication or tip each. The text comes last, so that reading the short
-- columns of a row never touches its overflow pages.
CREATE TABLE items (
    id               INTEGER PRIMARY KEY,
    url              TEXT    NOT NULL UNIQUE,
    publisher        TEXT    NOT NULL,
    source           TEXT    NOT NULL,
    kind             TEXT    NOT NULL,
    lang             TEXT    NOT NULL,
    published_at     INTEGER,
    published_offset INTEGER NOT NULL, -- seconds east of UTC, as published
    fetched_at       INTEGER,
    first_seen       INTEGER,
    version          INTEGER NOT NULL,
    hash             TEXT    NOT NULL,
    raw_sha256       TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    text             TEXT    NOT NULL
) STRICT;
CREATE INDEX items_by_source ON items (source, first_seen);

-- What an item said before it was edited.
CREATE TABLE item_versions (
    item       INTEGER NOT NULL REFERENCES items (id),
    n          INTEGER NOT NULL,
    fetched_at INTEGER,
    hash       TEXT    NOT NULL,
    raw_sha256 TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    UNIQUE (item, n)
) STRICT;

CREATE TABLE flags (
    id           INTEGER PRIMARY KEY,
    item         INTEGER NOT NULL REFERENCES items (id),
    item_version INTEGER NOT NULL,
    rule         TEXT    NOT NULL,
    rule_version TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    score        INTEGER NOT NULL,
    threshold    INTEGER NOT NULL,
    at           INTEGER,
    title        TEXT    NOT NULL, -- JSON object, language to title; empty for none
    labels       TEXT    NOT NULL, -- JSON object; empty for none
    terms        TEXT    NOT NULL  -- JSON list; empty for none
) STRICT;
CREATE INDEX flags_by_item ON flags (item, rule);

-- bands repeats the item's rows of signature_bands (8 bytes each, big-endian), so
-- that they can be found again without a second index on that table.
CREATE TABLE signatures (
    item  INTEGER PRIMARY KEY REFERENCES items (id),
    sig   BLOB NOT NULL,
    bands BLOB NOT NULL
) STRICT;
CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (band, item)
) STRICT, WITHOUT ROWID;

-- risk_rank and due_sort are risk and due_at as desk.CompareUrgency orders them:
-- due_sort is in seconds, and the largest integer where nothing is due.
CREATE TABLE cases (
    id             INTEGER PRIMARY KEY,
    rev            INTEGER NOT NULL,
    stage          TEXT    NOT NULL,
    verdict        TEXT    NOT NULL,
    risk           TEXT    NOT NULL,
    risk_rank      INTEGER NOT NULL,
    score          INTEGER NOT NULL,
    due_sort       INTEGER NOT NULL,
    due_at         INTEGER,
    opened_at      INTEGER,
    updated_at     INTEGER,
    stage_at       INTEGER,
    accepted_at    INTEGER,
    merged_into    INTEGER REFERENCES cases (id),
    root           INTEGER NOT NULL REFERENCES cases (id),
    stage_before   TEXT    NOT NULL,
    assignee       TEXT    NOT NULL, -- a member of the desk
    claim_lang     TEXT    NOT NULL,
    claim          TEXT    NOT NULL,
    discard_reason TEXT    NOT NULL,
    labels         TEXT    NOT NULL  -- JSON object; empty for none
) STRICT;
CREATE INDEX cases_by_urgency ON cases (risk_rank DESC, score DESC, due_sort, id);
CREATE INDEX cases_by_stage ON cases (stage, risk_rank DESC, score DESC, due_sort, id);
CREATE INDEX cases_by_root ON cases (root);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE sightings (
    item     INTEGER PRIMARY KEY REFERENCES items (id),
    case_id  INTEGER NOT NULL REFERENCES cases (id),
    at       INTEGER,
    score    INTEGER NOT NULL,
    likeness REAL    NOT NULL
) STRICT;
CREATE INDEX sightings_by_case ON sightings (case_id);

-- No reference to cases: the log outlives what it tells of.
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER,
    actor      TEXT    NOT NULL, -- a member of the desk, or the desk itself
    action     TEXT    NOT NULL,
    case_id    INTEGER NOT NULL,
    from_stage TEXT    NOT NULL,
    to_stage   TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    prev       TEXT    NOT NULL,
    hash       TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_by_case ON audit (case_id, seq);

-- AUTOINCREMENT: rows are deleted, and a number that came back would let the
-- acknowledgement of an old entry delete a new one.
CREATE TABLE outbox (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    item     INTEGER NOT NULL REFERENCES items (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    dead     INTEGER NOT NULL DEFAULT 0,
    error    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE sources (
    id            TEXT    PRIMARY KEY,
    etag          TEXT    NOT NULL DEFAULT '',
    last_modified TEXT    NOT NULL DEFAULT '',
    last_start    INTEGER,
    last_success  INTEGER,
    last_change   INTEGER,
    last_error    TEXT    NOT NULL DEFAULT '',
    last_error_at INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    next_run      INTEGER,
    paused        INTEGER NOT NULL DEFAULT 0,
    listed_at     INTEGER -- when it last named its pages
) STRICT, WITHOUT ROWID;

-- lease grows with every lease; leased_until is NULL while nobody holds the page.
-- again is set when the page was named as changed while it was being fetched.
CREATE TABLE fetches (
    id            INTEGER PRIMARY KEY,
    source        TEXT    NOT NULL,
    url           TEXT    NOT NULL UNIQUE,
    due_at        INTEGER,
    attempts      INTEGER NOT NULL DEFAULT 0,
    etag          TEXT    NOT NULL DEFAULT '',
    last_modified TEXT    NOT NULL DEFAULT '',
    first_seen    INTEGER NOT NULL,
    fetched_at    INTEGER,
    tried_at      INTEGER,
    listed_at     INTEGER NOT NULL,
    updated_at    INTEGER,
    status        INTEGER NOT NULL DEFAULT 0,
    dead          INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT    NOT NULL DEFAULT '',
    lease         INTEGER NOT NULL DEFAULT 0,
    leased_until  INTEGER,
    again         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX fetches_due ON fetches (source, due_at, first_seen DESC, id) WHERE due_at IS NOT NULL AND dead = 0;
CREATE INDEX fetches_failed ON fetches (source, tried_at) WHERE last_error <> '';

-- +goose Down
DROP TABLE fetches;
DROP TABLE sources;
DROP TABLE outbox;
DROP TABLE audit;
DROP TABLE sightings;
DROP TABLE cases;
DROP TABLE signature_bands;
DROP TABLE signatures;
DROP TABLE flags;
DROP TABLE item_versions;
DROP TABLE items;
