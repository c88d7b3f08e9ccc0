-- The sender of a tip has said which published answer it is: the number of its case. Nothing of who said so.

-- +goose Up
ALTER TABLE tips ADD COLUMN answered INTEGER REFERENCES cases (id);

-- +goose Down
ALTER TABLE tips DROP COLUMN answered;
