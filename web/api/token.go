package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// enter checks what a route asks of every caller: a token with its scope, or less
// than so many requests.
func (req *request) enter(ctx context.Context, rt route) error {
	if rt.scope == public {
		return page.Allow(rt.limit(req.a.Limit), rt.name+" "+req.a.Caller(req.R))
	}
	scheme, token, _ := strings.Cut(req.R.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		req.W.Header().Set("WWW-Authenticate", `Bearer realm="rumordesk"`)
		return problem.Refuse(problem.ErrNoToken, "send the header Authorization: Bearer TOKEN")
	}
	var err error
	if len(token) > maxToken {
		err = desk.ErrSignIn
	} else {
		req.member, req.token, err = req.a.Members.ByToken(ctx, token)
	}
	switch {
	case errors.Is(err, desk.ErrSignIn):
		req.W.Header().Set("WWW-Authenticate", `Bearer realm="rumordesk", error="invalid_token"`)
		return problem.Refuse(problem.ErrNoToken, "this token is unknown, revoked, or of a member who is disabled")
	case err != nil:
		return fmt.Errorf("token: %w", err)
	}
	if err := page.Allow(req.a.Limit.Tokens, fmt.Sprint("token ", req.token.ID)); err != nil {
		return err
	}
	if !req.token.Allows(string(rt.scope)) {
		req.W.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="rumordesk", error="insufficient_scope", scope=%q`, rt.scope))
		return problem.Refuse(problem.ErrScope, "this token lacks the scope %s", rt.scope)
	}
	return nil
}

// maxToken is the length of the longest token that is looked up, in bytes.
const maxToken = 256
