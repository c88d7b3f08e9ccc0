package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// components holds the schemas and parameters of the OpenAPI document, written by
// hand; the operations come from the route table. Tests hold real answers, the Go
// types and the routes against it.
//
//go:embed components.json
var components []byte

type object = map[string]any

var pathParameter = regexp.MustCompile(`\{([a-z]+)\}`)

// document composes the OpenAPI 3.1 document.
func document(routes []route) ([]byte, error) {
	var parts struct {
		Schemas    map[string]json.RawMessage `json:"schemas"`
		Parameters map[string]json.RawMessage `json:"parameters"`
	}
	if err := json.Unmarshal(components, &parts); err != nil {
		return nil, fmt.Errorf("components.json: %w", err)
	}
	parameters, err := parametersOf(parts.Parameters)
	if err != nil {
		return nil, err
	}
	paths := object{}
	for _, rt := range routes {
		op, err := operation(rt, func(schema string) bool { _, ok := parts.Schemas[schema]; return ok }, parameters)
		if err != nil {
			return nil, fmt.Errorf("route %s: %w", rt.name, err)
		}
		item, ok := paths[rt.path].(object)
		if !ok {
			item = object{}
			paths[rt.path] = item
		}
		item[strings.ToLower(rt.method)] = op
	}
	responses := object{}
	for _, f := range failures {
		r := object{"description": f.text, "content": object{"application/problem+json": object{"schema": reference("schemas", "Problem")}}}
		if f.header != "" {
			r["headers"] = object{f.header: object{"schema": object{"type": "string"}}}
		}
		responses[f.name] = r
	}
	b, err := json.MarshalIndent(object{
		"openapi": "3.1.1",
		"info": object{
			"title": "rumordesk", "version": "1",
			"summary":     "The desk for programs: cases, evidence, verdicts, referrals, answers and tips",
			"description": "Ids are strings, times are RFC 3339 in UTC, null stands for nothing. Failures are problems (RFC 9457).",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []any{object{"url": Base}},
		"paths":   paths,
		"components": object{
			"schemas": parts.Schemas, "parameters": parts.Parameters, "responses": responses,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "A token of a member of the desk, with the scope read or write"}},
		},
	}, "", " ")
	return append(b, '\n'), err
}

// failures are the problems that operations answer with.
var failures = []struct {
	status     int
	name, text string
	header     string
	when       func(route) bool
}{
	{400, "Malformed", "The request cannot be read", "", func(r route) bool { return r.body != "" || r.loose || len(r.headers) > 0 }},
	{401, "Unauthorized", "No token, or none that is good", "WWW-Authenticate", func(r route) bool { return r.scope != public }},
	{403, "Forbidden", "The role, or the token's scope, does not allow this", "", func(r route) bool { return r.scope != public }},
	{404, "NotFound", "There is no such thing", "", func(r route) bool {
		// A desk without webhooks has none of their addresses.
		return strings.Contains(r.path, "{") || r.name == "testSource" || r.name == "importFeeds" || strings.HasPrefix(r.path, "/rules") || strings.HasPrefix(r.path, "/webhooks") || strings.HasPrefix(r.path, "/deliveries")
	}},
	{409, "Conflict", "A rule of the desk forbids this now, or somebody was faster; the type names the rule: wrong-stage, needs-evidence, needs-second-person, stale and others", "",
		func(r route) bool {
			return len(r.headers) > 0 || slices.Contains([]string{"revoke", "testWebhook", "replay", "importFeeds"}, r.name) || strings.Contains(r.path, "{source}")
		}},
	{413, "TooLarge", "The body is too large", "", hasBody},
	{415, "MediaType", "The body is not application/json", "", hasBody},
	{422, "Invalid", "A part of the request is not acceptable; errors names it", "", func(r route) bool { return hasBody(r) || len(r.query) > 0 }},
	{428, "PreconditionRequired", "A header must say which version the change begins from", "", func(r route) bool {
		return slices.Contains(r.headers, "ruleIfMatch") || slices.Contains(r.headers, "neededIfMatch")
	}},
	{429, "TooMany", "Too many requests", "Retry-After", func(route) bool { return true }},
	{503, "Unavailable", "The desk is busy, or the index is not available", "", func(route) bool { return true }},
	{507, "DiskFull", "The disk of the desk is full; reading goes on, and nothing was changed", "", func(r route) bool { return r.method != "GET" }},
}

// described are the parameters of components.json: those of paths by their name there,
// all others by their key.
type described struct{ path, other map[string]string }

// parametersOf sorts the parameters by where they stand: one name may be a part of a
// path here and a filter there.
func parametersOf(raw map[string]json.RawMessage) (described, error) {
	out := described{path: map[string]string{}, other: map[string]string{}}
	for key, b := range raw {
		var p struct{ Name, In string }
		if err := json.Unmarshal(b, &p); err != nil {
			return out, fmt.Errorf("components.json: parameter %s: %w", key, err)
		}
		if p.In == "path" {
			out.path[p.Name] = key
		} else {
			out.other[key] = key
		}
	}
	return out, nil
}

func hasBody(r route) bool { return r.body != "" || r.loose }

func reference(kind, name string) object {
	return object{"$ref": "#/components/" + kind + "/" + name}
}

// operation describes one route.
func operation(rt route, schema func(string) bool, parameters described) (object, error) {
	for _, name := range []string{rt.body, rt.reply} {
		if name != "" && !schema(name) {
			return nil, fmt.Errorf("there is no schema %s", name)
		}
	}
	params := []any{}
	add := func(from map[string]string, name string) error {
		key, ok := from[name]
		if !ok {
			return fmt.Errorf("there is no parameter %s", name)
		}
		params = append(params, reference("parameters", key))
		return nil
	}
	for _, m := range pathParameter.FindAllStringSubmatch(rt.path, -1) {
		if err := add(parameters.path, m[1]); err != nil {
			return nil, err
		}
	}
	for _, n := range rt.parameters() {
		if err := add(parameters.other, n); err != nil {
			return nil, err
		}
	}
	success := object{"description": "Done"}
	if rt.reply != "" {
		success["content"] = object{"application/json": object{"schema": reference("schemas", rt.reply)}}
	}
	if rt.tag {
		success["headers"] = object{"ETag": object{"description": "The revision, for If-Match", "schema": object{"type": "string"}}}
	}
	responses := object{strconv.Itoa(rt.status): success}
	for _, f := range failures {
		if f.when(rt) {
			responses[strconv.Itoa(f.status)] = reference("responses", f.name)
		}
	}
	op := object{"operationId": rt.name, "summary": rt.summary, "parameters": params, "responses": responses}
	if rt.scope == public {
		op["security"] = []any{}
	} else {
		op["security"] = []any{object{"token": []any{string(rt.scope)}}}
	}
	if rt.body != "" {
		op["requestBody"] = object{"required": !rt.loose, "content": object{"application/json": object{"schema": reference("schemas", rt.body)}}}
		if rt.name == "addEvidence" {
			op["requestBody"].(object)["content"].(object)["multipart/form-data"] = object{"schema": reference("schemas", "DocumentBody")}
		}
	}
	return op, nil
}
