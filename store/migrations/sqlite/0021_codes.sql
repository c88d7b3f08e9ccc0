-- Counts of cases by code and by type, see 0010_counts.sql. They can be made anew from cases.

-- +goose Up

-- Cases by their label key ("code", "type"), its value, and the day (UTC, since 1970) that
-- they were opened; open is 1 for those that wait for work. Merged ones are not counted.
CREATE TABLE code_counts (
    key   TEXT    NOT NULL,
    open  INTEGER NOT NULL,
    day   INTEGER NOT NULL,
    value TEXT    NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (key, open, day, value)
) STRICT, WITHOUT ROWID;
INSERT INTO code_counts (key, open, day, value, n)
    SELECT k.column1, c.stage IN ('new', 'accepted', 'verifying', 'verified') AS o, c.opened_at / 86400000000, json_extract(c.labels, '$.' || k.column1) AS v, count(*)
    FROM cases c, (VALUES ('code'), ('type')) k
    WHERE c.opened_at IS NOT NULL AND c.stage <> 'merged' AND c.labels <> '' AND json_extract(c.labels, '$.' || k.column1) <> ''
    GROUP BY 1, o, 3, v;

-- +goose StatementBegin
CREATE TRIGGER cases_code_added AFTER INSERT ON cases WHEN new.labels <> '' BEGIN
    INSERT INTO code_counts (key, open, day, value, n)
        SELECT k.column1, new.stage IN ('new', 'accepted', 'verifying', 'verified'), new.opened_at / 86400000000, json_extract(new.labels, '$.' || k.column1), 1
        FROM (VALUES ('code'), ('type')) k
        WHERE new.opened_at IS NOT NULL AND new.stage <> 'merged' AND json_extract(nullif(new.labels, ''), '$.' || k.column1) <> ''
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cases_code_counted AFTER UPDATE OF stage, labels, opened_at ON cases
    WHEN (new.labels <> '' OR old.labels <> '') AND (new.labels <> old.labels OR new.opened_at IS NOT old.opened_at
        OR (new.stage = 'merged') <> (old.stage = 'merged')
        OR (new.stage IN ('new', 'accepted', 'verifying', 'verified')) <> (old.stage IN ('new', 'accepted', 'verifying', 'verified'))) BEGIN
    UPDATE code_counts SET n = n - 1
        WHERE key IN ('code', 'type') AND open = (old.stage IN ('new', 'accepted', 'verifying', 'verified')) AND day = old.opened_at / 86400000000
            AND value = json_extract(nullif(old.labels, ''), '$.' || key) AND old.stage <> 'merged';
    DELETE FROM code_counts
        WHERE key IN ('code', 'type') AND open = (old.stage IN ('new', 'accepted', 'verifying', 'verified')) AND day = old.opened_at / 86400000000 AND n <= 0;
    INSERT INTO code_counts (key, open, day, value, n)
        SELECT k.column1, new.stage IN ('new', 'accepted', 'verifying', 'verified'), new.opened_at / 86400000000, json_extract(new.labels, '$.' || k.column1), 1
        FROM (VALUES ('code'), ('type')) k
        WHERE new.opened_at IS NOT NULL AND new.stage <> 'merged' AND json_extract(nullif(new.labels, ''), '$.' || k.column1) <> ''
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER cases_code_counted;
DROP TRIGGER cases_code_added;
DROP TABLE code_counts;
