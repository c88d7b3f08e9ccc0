-- +goose Up

-- When a page was published by the feed or sitemap that names it, which often knows it better than the page.
ALTER TABLE fetches ADD COLUMN published_at INTEGER;

-- +goose Down
ALTER TABLE fetches DROP COLUMN published_at;
