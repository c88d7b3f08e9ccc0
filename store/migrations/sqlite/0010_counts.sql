-- Counts that pages ask for all day, kept in the transaction that changes a case, so
-- that no page counts tens of thousands of rows. They can be made anew from cases.

-- +goose Up

CREATE TABLE stage_counts (
    stage TEXT    PRIMARY KEY,
    n     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO stage_counts (stage, n) SELECT stage, count(*) FROM cases GROUP BY stage;

-- Cases by their label "topic" and the day (UTC, since 1970) that they were opened;
-- open is 1 for those that wait for work. Merged ones are not counted.
CREATE TABLE topic_counts (
    day   INTEGER NOT NULL,
    topic TEXT    NOT NULL,
    open  INTEGER NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (day, topic, open)
) STRICT, WITHOUT ROWID;
INSERT INTO topic_counts (day, topic, open, n)
    SELECT opened_at / 86400000000, json_extract(labels, '$.topic') AS t, stage IN ('new', 'accepted', 'verifying', 'verified') AS o, count(*)
    FROM cases WHERE opened_at IS NOT NULL AND stage <> 'merged' AND labels <> '' AND json_extract(labels, '$.topic') <> ''
    GROUP BY 1, t, o;

-- +goose StatementBegin
CREATE TRIGGER cases_counted AFTER INSERT ON cases BEGIN
    INSERT INTO stage_counts (stage, n) VALUES (new.stage, 1) ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO topic_counts (day, topic, open, n)
        SELECT new.opened_at / 86400000000, json_extract(new.labels, '$.topic'), new.stage IN ('new', 'accepted', 'verifying', 'verified'), 1
        WHERE new.opened_at IS NOT NULL AND new.stage <> 'merged' AND json_extract(nullif(new.labels, ''), '$.topic') <> ''
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cases_stage_counted AFTER UPDATE OF stage ON cases WHEN new.stage <> old.stage BEGIN
    UPDATE stage_counts SET n = n - 1 WHERE stage = old.stage;
    INSERT INTO stage_counts (stage, n) VALUES (new.stage, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cases_topic_counted AFTER UPDATE OF stage, labels, opened_at ON cases
    WHEN new.labels <> old.labels OR new.opened_at IS NOT old.opened_at OR (new.stage = 'merged') <> (old.stage = 'merged')
        OR (new.stage IN ('new', 'accepted', 'verifying', 'verified')) <> (old.stage IN ('new', 'accepted', 'verifying', 'verified')) BEGIN
    UPDATE topic_counts SET n = n - 1
        WHERE day = old.opened_at / 86400000000 AND topic = json_extract(nullif(old.labels, ''), '$.topic')
            AND open = (old.stage IN ('new', 'accepted', 'verifying', 'verified')) AND old.stage <> 'merged';
    INSERT INTO topic_counts (day, topic, open, n)
        SELECT new.opened_at / 86400000000, json_extract(new.labels, '$.topic'), new.stage IN ('new', 'accepted', 'verifying', 'verified'), 1
        WHERE new.opened_at IS NOT NULL AND new.stage <> 'merged' AND json_extract(nullif(new.labels, ''), '$.topic') <> ''
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

-- What is due, counted within the index alone.
CREATE INDEX cases_by_due ON cases (stage, due_sort, snoozed_until);
DROP INDEX cases_by_opening; -- the topics were all that asked for it

-- +goose Down
CREATE INDEX cases_by_opening ON cases (opened_at);
DROP INDEX cases_by_due;
DROP TRIGGER cases_topic_counted;
DROP TRIGGER cases_stage_counted;
DROP TRIGGER cases_counted;
DROP TABLE topic_counts;
DROP TABLE stage_counts;
