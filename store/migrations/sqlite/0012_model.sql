-- +goose Up

-- How many items a day brings bounds how many of them the detection model may file.
CREATE INDEX items_by_first_seen ON items (first_seen);

-- +goose Down
DROP INDEX items_by_first_seen;
