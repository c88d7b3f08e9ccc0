-- +goose Up

-- Pairs of cases of which a person has said that they are not the same: nothing
-- joins the sightings of one to the other on its own. They are the cases as they were
-- when that was said; where they have been merged since, their roots count.
CREATE TABLE kept_apart (
    low  INTEGER NOT NULL REFERENCES cases (id),
    high INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (low, high),
    CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_apart_by_high ON kept_apart (high, low);

-- +goose Down
DROP TABLE kept_apart;
