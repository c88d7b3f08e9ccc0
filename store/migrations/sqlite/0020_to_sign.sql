-- What waits for a signature is a list of its own, with a count on every page: the index holds these cases alone, in the
-- order of the queue.

-- +goose Up
CREATE INDEX cases_unsigned ON cases (risk_rank DESC, score DESC, due_sort, id) WHERE stage = 'verifying' AND finding <> '';

-- +goose Down
DROP INDEX cases_unsigned;
