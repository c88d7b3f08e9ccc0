-- The desk's own switch on a source, apart from what the configuration says. Who
-- switched it stands in the audit log.

-- +goose Up
CREATE TABLE source_pauses (
    source TEXT PRIMARY KEY,
    since  INTEGER NOT NULL, -- microseconds
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE source_pauses;
