-- The queue orders what nobody has assessed by its priority: its risk is a rule's guess and counts as moderate at most.

-- +goose Up
UPDATE cases SET risk_rank = 2 WHERE assessment = '' AND risk_rank > 2;

-- +goose Down
UPDATE cases SET risk_rank = CASE risk WHEN 'low' THEN 1 WHEN 'moderate' THEN 2 WHEN 'high' THEN 3 WHEN 'very-high' THEN 4 ELSE 0 END;
