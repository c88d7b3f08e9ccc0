-- Evidence may be a reply to a referral, or a document that has no address. A recipient says with the reply whether the
-- institution may be named.

-- +goose Up
ALTER TABLE evidence ADD COLUMN referral INTEGER NOT NULL DEFAULT 0; -- 0: it is not taken from a reply
ALTER TABLE evidence ADD COLUMN source TEXT NOT NULL DEFAULT ''; -- what has no address goes by this name
ALTER TABLE referrals ADD COLUMN named INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE referrals DROP COLUMN named;
ALTER TABLE evidence DROP COLUMN source;
ALTER TABLE evidence DROP COLUMN referral;
