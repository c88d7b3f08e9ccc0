-- A passage that is cited stands in the page, or evidence says where else. Answers say so too, those that were published
-- before by what was found then.

-- +goose Up
ALTER TABLE evidence ADD COLUMN elsewhere TEXT NOT NULL DEFAULT '';
UPDATE answers SET document = json_set(document, '$.evidence', (
    SELECT json_group_array(json(json_set(cited.value, '$.verified', CASE WHEN EXISTS (
        SELECT 1 FROM evidence e JOIN cases c ON c.id = e.case_id
        WHERE c.root = answers.case_id AND e.url = cited.value ->> 'url' AND e.quote = cited.value ->> 'quote' AND e.capture ->> 'quoted'
    ) THEN 'found' ELSE 'not-verified' END)))
    FROM json_each(answers.document, '$.evidence') cited
)) WHERE json_array_length(document, '$.evidence') > 0;

-- +goose Down
UPDATE answers SET document = json_set(document, '$.evidence', (
    SELECT json_group_array(json(json_remove(cited.value, '$.verified', '$.elsewhere')))
    FROM json_each(answers.document, '$.evidence') cited
)) WHERE json_array_length(document, '$.evidence') > 0;
ALTER TABLE evidence DROP COLUMN elsewhere;
