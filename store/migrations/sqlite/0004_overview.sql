-- What the desk's overview and the pages of the rules ask for.

-- +goose Up

-- The ends of triage and of verification, see StageEnds.
CREATE INDEX audit_ends ON audit (at) WHERE action IN ('accept', 'discard', 'merge', 'sign');
CREATE INDEX cases_by_opening ON cases (opened_at);
CREATE INDEX referrals_answered ON referrals (answer_at) WHERE answer_at IS NOT NULL;
CREATE INDEX flags_by_rule ON flags (rule, id);

-- +goose Down
DROP INDEX flags_by_rule;
DROP INDEX referrals_answered;
DROP INDEX cases_by_opening;
DROP INDEX audit_ends;
