-- The desk: staff, evidence, verdicts, answers, referrals, tips, deliveries.
-- Times, and the columns that may not exist, are as in 0001. The only people here
-- are the desk's own members; an institution has the address of its function.

-- +goose Up

-- claim_folded is what the queue's search looks through: the claim without regard
-- to case. It and the short columns come before the documents, so that reading them
-- never touches overflow pages.
ALTER TABLE cases ADD COLUMN snoozed_until INTEGER;
ALTER TABLE cases ADD COLUMN claim_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN assessment TEXT NOT NULL DEFAULT ''; -- JSON object; empty for none
ALTER TABLE cases ADD COLUMN finding TEXT NOT NULL DEFAULT '';    -- JSON object; empty for none
CREATE INDEX cases_by_assignee ON cases (assignee) WHERE assignee <> '';

-- The short runs of characters in each claim, see grams.go. It can be made anew from
-- the claims.
CREATE VIRTUAL TABLE case_grams USING fts5 (grams, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- A case's labels as the queue's filter names them: "name" and "name:value". The
-- triggers keep it in step with cases.labels.
CREATE TABLE case_labels (
    label   TEXT    NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (label, case_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO case_labels (label, case_id)
    SELECT j.key, c.id FROM cases c, json_each(nullif(c.labels, '')) j
    UNION SELECT j.key || ':' || j.value, c.id FROM cases c, json_each(nullif(c.labels, '')) j;
-- +goose StatementBegin
CREATE TRIGGER case_labels_added AFTER INSERT ON cases WHEN new.labels <> '' BEGIN
    INSERT OR IGNORE INTO case_labels (label, case_id)
        SELECT key, new.id FROM json_each(new.labels)
        UNION SELECT key || ':' || value, new.id FROM json_each(new.labels);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_labels_changed AFTER UPDATE OF labels ON cases WHEN new.labels <> old.labels BEGIN
    DELETE FROM case_labels WHERE case_id = old.id AND label IN (
        SELECT key FROM json_each(nullif(old.labels, ''))
        UNION SELECT key || ':' || value FROM json_each(nullif(old.labels, '')));
    INSERT OR IGNORE INTO case_labels (label, case_id)
        SELECT key, new.id FROM json_each(nullif(new.labels, ''))
        UNION SELECT key || ':' || value, new.id FROM json_each(nullif(new.labels, ''));
END;
-- +goose StatementEnd

-- Where the audit log ends: written with every entry, so that the removal of the
-- last ones shows. Entries follow this row, not the last one that is there.
CREATE TABLE audit_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL, -- 0 while there is no entry
    hash TEXT    NOT NULL
) STRICT;
INSERT INTO audit_head (one, seq, hash)
    SELECT 1, coalesce(max(seq), 0), coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '') FROM audit;

CREATE TABLE members (
    id         INTEGER PRIMARY KEY,
    sign_in    TEXT    NOT NULL UNIQUE, -- address, in lower case
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    password   TEXT    NOT NULL, -- hashed; empty for none
    subject    TEXT    NOT NULL, -- of the identity provider; empty for none
    disabled   INTEGER NOT NULL,
    created_at INTEGER
) STRICT;
CREATE UNIQUE INDEX members_by_subject ON members (subject) WHERE subject <> '';

CREATE TABLE sessions (
    id         TEXT    PRIMARY KEY, -- hash
    member     INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER,
    seen_at    INTEGER,
    expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_member ON sessions (member);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    member     INTEGER NOT NULL REFERENCES members (id),
    name       TEXT    NOT NULL,
    hash       TEXT    NOT NULL UNIQUE,
    scopes     TEXT    NOT NULL, -- JSON list; empty for none
    created_at INTEGER,
    seen_at    INTEGER,
    revoked    INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_by_member ON tokens (member);

CREATE TABLE evidence (
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES cases (id),
    url       TEXT    NOT NULL,
    quote     TEXT    NOT NULL,
    stance    TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    added_by  TEXT    NOT NULL, -- a member of the desk
    at        INTEGER,
    withdrawn INTEGER NOT NULL,
    capture   TEXT    NOT NULL  -- JSON object
) STRICT;
CREATE INDEX evidence_by_case ON evidence (case_id);

CREATE TABLE answers (
    case_id      INTEGER PRIMARY KEY REFERENCES cases (id),
    slug         TEXT    NOT NULL UNIQUE,
    published_at INTEGER,
    document     TEXT    NOT NULL -- JSON object
) STRICT;
CREATE INDEX answers_by_time ON answers (published_at DESC, case_id DESC);

-- What is kept of a tip besides its item.
CREATE TABLE tips (
    item     INTEGER PRIMARY KEY REFERENCES items (id),
    receipt  TEXT    NOT NULL UNIQUE, -- hash
    area     TEXT    NOT NULL,
    seen_url TEXT    NOT NULL,
    at       INTEGER
) STRICT;

CREATE TABLE recipients (
    id           INTEGER PRIMARY KEY,
    organisation TEXT    NOT NULL,
    competence   TEXT    NOT NULL, -- JSON list; empty for none
    area         TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    mail_to      TEXT    NOT NULL, -- of the function; empty for none
    usual        INTEGER NOT NULL, -- microseconds
    retired      INTEGER NOT NULL
) STRICT;

CREATE TABLE referrals (
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES cases (id),
    recipient    INTEGER REFERENCES recipients (id),
    organisation TEXT    NOT NULL, -- as it was called when the question was sent
    question     TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    sent_by      TEXT    NOT NULL, -- a member of the desk
    created_at   INTEGER,
    sent_at      INTEGER,
    ack_at       INTEGER,
    answer_at    INTEGER,
    due_at       INTEGER,
    expires_at   INTEGER,
    mailed_to    TEXT    NOT NULL,
    bounced      TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    reply        TEXT    NOT NULL,
    sources      TEXT    NOT NULL -- JSON list; empty for none
) STRICT;
CREATE INDEX referrals_by_case ON referrals (case_id);
CREATE INDEX referrals_open ON referrals (due_at IS NULL, due_at, id) WHERE state IN ('sent', 'acknowledged');

-- lease grows with every lease; leased_until is NULL while nobody holds it. A row is
-- never deleted, so that it can be sent again.
CREATE TABLE deliveries (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,
    send_to      TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    referral     INTEGER NOT NULL, -- 0 for none
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER,
    lease        INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    sent_at      INTEGER,
    dead         INTEGER NOT NULL DEFAULT 0,
    error        TEXT    NOT NULL DEFAULT '',
    body         TEXT    NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (id) WHERE dead = 1;
CREATE INDEX deliveries_by_kind ON deliveries (kind, id);
CREATE INDEX deliveries_by_end ON deliveries (kind, send_to, id);

CREATE TABLE webhooks (
    id       INTEGER PRIMARY KEY,
    url      TEXT    NOT NULL,
    secret   TEXT    NOT NULL,
    events   TEXT    NOT NULL, -- JSON list; empty for none
    disabled INTEGER NOT NULL,
    made_at  INTEGER
) STRICT;

-- AUTOINCREMENT: rows are deleted, and a number that came back would be mistaken
-- for the old search.
CREATE TABLE searches (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    name  TEXT NOT NULL,
    query TEXT NOT NULL
) STRICT;

-- What was said once and is not said again.
CREATE TABLE reminders (
    key TEXT PRIMARY KEY,
    at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE settings;
DROP TABLE reminders;
DROP TABLE searches;
DROP TABLE webhooks;
DROP TABLE deliveries;
DROP TABLE referrals;
DROP TABLE recipients;
DROP TABLE tips;
DROP TABLE answers;
DROP TABLE evidence;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE members;
DROP TABLE audit_head;
DROP TRIGGER case_labels_changed;
DROP TRIGGER case_labels_added;
DROP TABLE case_labels;
DROP TABLE case_grams;
DROP INDEX cases_by_assignee;
ALTER TABLE cases DROP COLUMN finding;
ALTER TABLE cases DROP COLUMN assessment;
ALTER TABLE cases DROP COLUMN claim_folded;
ALTER TABLE cases DROP COLUMN snoozed_until;
