-- Deliveries are kept for a while only, webhooks can be removed, and what went wrong
-- beyond the desk is kept with a key, so that pages say it in the reader's language.

-- +goose Up

-- fault columns hold a JSON object; empty for none.
ALTER TABLE deliveries ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE referrals ADD COLUMN bounce TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN fault TEXT NOT NULL DEFAULT '';

-- 1: subject and body are gone, and it can never be sent again. The row stays: its
-- number must not come back.
ALTER TABLE deliveries ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_kept ON deliveries (sent_at) WHERE purged = 0 AND sent_at IS NOT NULL;

-- 1: it is gone but for its number, for the same reason.
ALTER TABLE webhooks ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE webhooks DROP COLUMN removed;
DROP INDEX deliveries_kept;
ALTER TABLE deliveries DROP COLUMN purged;
ALTER TABLE sources DROP COLUMN fault;
ALTER TABLE referrals DROP COLUMN bounce;
ALTER TABLE deliveries DROP COLUMN fault;
