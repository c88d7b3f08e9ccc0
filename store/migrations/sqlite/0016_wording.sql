-- A case is known by a claim that a member words in each language; what the desk had proposed stays beside it. An
-- answer's wordings are one known claim.

-- +goose Up
ALTER TABLE cases ADD COLUMN wording TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN proposed TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN proposed_lang TEXT NOT NULL DEFAULT '';
UPDATE cases SET proposed = claim, proposed_lang = claim_lang;
ALTER TABLE known_claims ADD COLUMN wording TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE known_claims DROP COLUMN wording;
ALTER TABLE cases DROP COLUMN proposed_lang;
ALTER TABLE cases DROP COLUMN proposed;
ALTER TABLE cases DROP COLUMN wording;
