package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

// shortcuts are the keys of triage in the order of the help: the command, as the
// script knows it, and its key unless a member has chosen another.
var shortcuts = []struct{ command, key string }{
	{"next", "j"}, {"previous", "k"}, {"open", "o"}, {"accept", "1"}, {"merge", "2"}, {"same", "g"}, {"discard", "3"}, {"snooze", "h"},
	{"assign", "a"}, {"label", "l"}, {"claim", "e"}, {"split", "s"}, {"select", "x"}, {"official", "u"}, {"move", "m"}, {"undo", "z"}, {"search", "/"}, {"help", "?"},
}

// keymap is what a member has decided about the keys.
type keymap struct {
	Off  bool              `json:"off"`
	Keys map[string]string `json:"keys"`
}

// JSON is the keymap for the script.
func (k keymap) JSON() (string, error) {
	b, err := json.Marshal(k)
	return string(b), err
}

func standardKeys() keymap {
	k := keymap{Keys: map[string]string{}}
	for _, s := range shortcuts {
		k.Keys[s.command] = s.key
	}
	return k
}

func keysSetting(m desk.MemberID) string { return fmt.Sprintf("keys:%d", m) }

// keys returns the keys of who is signed in.
func (req *request) keys(tx desk.SettingReader) (keymap, error) {
	k := standardKeys()
	if req.Member == nil {
		return k, nil
	}
	stored, err := tx.Setting(keysSetting(req.Member.ID))
	if err != nil || stored == "" {
		return k, err
	}
	var own keymap
	if err := json.Unmarshal([]byte(stored), &own); err != nil {
		req.s.Log.Warn("shortcuts cannot be read", "member", req.Member.ID, "err", err)
		return k, nil
	}
	k.Off = own.Off
	taken := map[string]bool{}
	for command, key := range own.Keys {
		if _, ok := k.Keys[command]; ok && key != "" {
			k.Keys[command], taken[key] = key, true
		}
	}
	// A command that is newer than the member's choice has no key where they use it for
	// something else.
	for _, s := range shortcuts {
		if own.Keys[s.command] == "" && taken[s.key] {
			delete(k.Keys, s.command)
		}
	}
	return k, nil
}

type shortcutsData struct {
	Off   bool
	Rows  []shortcutRow
	Own   bool // they can be changed
	Saved bool
	Wrong string
}

type shortcutRow struct{ Command, Text, Key, Standard string }

func (req *request) shortcutRows(k keymap) []shortcutRow {
	var out []shortcutRow
	for _, s := range shortcuts {
		out = append(out, shortcutRow{s.command, req.T("triage.key." + s.command), k.Keys[s.command], s.key})
	}
	return out
}

func (s *site) showShortcuts(req *request) error {
	var k keymap
	if err := req.View(func(tx desk.ReadTx) (err error) { k, err = req.keys(tx); return err }); err != nil {
		return fmt.Errorf("shortcuts: %w", err)
	}
	return req.renderShortcuts(http.StatusOK, k, "")
}

func (req *request) renderShortcuts(status int, k keymap, wrong string) error {
	return req.Render(status, "shortcuts", req.T("triage.shortcuts.title"), shortcutsData{
		Off: k.Off, Rows: req.shortcutRows(k), Own: req.Member != nil && req.s.Settings != nil,
		Saved: req.R.URL.Query().Has("saved"), Wrong: wrong,
	})
}

// saveShortcuts keeps a member's keys, or goes back to the standard ones.
func (s *site) saveShortcuts(req *request) error {
	if req.Member == nil || s.Settings == nil {
		return desk.ErrForbidden
	}
	k := standardKeys()
	k.Off = req.R.PostFormValue("off") != ""
	if req.R.PostFormValue("standard") == "" {
		taken := map[string]bool{}
		wrong := ""
		for _, sc := range shortcuts {
			key := strings.TrimSpace(req.R.PostFormValue("key." + sc.command))
			r, size := utf8.DecodeRuneInString(key)
			switch {
			case key == "":
				key = sc.key
			case size != len(key) || r == utf8.RuneError || !unicode.IsGraphic(r):
				wrong = req.T("triage.shortcuts.one", "command", req.T("triage.key."+sc.command))
			}
			if taken[key] {
				wrong = req.T("triage.shortcuts.twice", "key", key)
			}
			taken[key], k.Keys[sc.command] = true, key
		}
		if wrong != "" {
			return req.renderShortcuts(http.StatusUnprocessableEntity, k, wrong)
		}
	}
	b, err := json.Marshal(k)
	if err == nil {
		err = s.Settings.Update(req.Context(), func(tx desk.Tx) error { return tx.PutSetting(keysSetting(req.Member.ID), string(b)) })
	}
	if err != nil {
		return fmt.Errorf("save shortcuts: %w", err)
	}
	return req.Redirect("/shortcuts?saved=1")
}

// SettingsStore keeps what members set for themselves, such as shortcuts. A
// [desk.Store] is one.
type SettingsStore interface {
	// Update runs fn in a transaction of its own.
	Update(ctx context.Context, fn func(desk.Tx) error) error
}
