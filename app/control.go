package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// The index can be open in one process only. A running serve therefore answers
// searches of the command line on a loopback port of its own, and there it hears what
// commands have changed; where it listens and the token that it wants stand in a file
// of the data folder that only its owner can read.

const controlFile = "serve.json"

type control struct {
	Address string `json:"address"`
	Token   string `json:"token"`
}

// maxControl bounds a control request and its answer.
const maxControl = 16 << 20

// serveControl answers the command line until ctx ends. wake has what is to be sent
// sent at once.
func (a *App) serveControl(ctx context.Context, wake func()) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("control port: %w", err)
	}
	c := control{Address: l.Addr().String(), Token: rand.Text()}
	name := filepath.Join(a.dir, controlFile)
	if err := writeControl(name, c); err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { _ = os.Remove(name) }()
	mux := http.NewServeMux()
	mux.Handle("POST /search", answerControl(c.Token, a.searchHere))
	mux.Handle("POST /sources/reload", answerControl(c.Token, a.reloadHere))
	mux.Handle("POST /match", answerControl(c.Token, a.known.Answer))
	mux.Handle("POST /wake", answerControl(c.Token, func(context.Context, struct{}) (struct{}, error) {
		wake()
		return struct{}{}, nil
	}))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// answerControl answers one kind of question with what do says.
func answerControl[Q, R any](token string, do func(context.Context, Q) (R, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			http.Error(w, "wrong token", http.StatusUnauthorized)
			return
		}
		var q Q
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxControl)).Decode(&q); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		res, err := do(r.Context(), q)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(res)
	})
}

func writeControl(name string, c control) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	tmp := name + ".new"
	if err := os.WriteFile(tmp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

// errNoServe says that no running serve left its address in the data folder.
var errNoServe = errors.New("no running serve")

// wakeServe tells the running serve of the data folder, if there is one, that this
// process has stored what may have to be sent. It is run when the command is done: one
// that cannot be told finds it at its next look.
func (a *App) wakeServe() error {
	if a.serving.Load() || !a.outgoing.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), wakeTime)
	defer cancel()
	if err := a.askServe(ctx, "/wake", struct{}{}, &struct{}{}); err != nil && !errors.Is(err, errNoServe) {
		a.log.Debug("the running serve was not told", "error", err)
	}
	return nil
}

// wakeTime is how long a command waits for a serve that does not answer.
const wakeTime = 2 * time.Second

// askServe puts a question to the running serve of the data folder and reads the
// answer into res. The error is errNoServe when none runs.
func (a *App) askServe(ctx context.Context, path string, question, res any) error {
	data, err := os.ReadFile(filepath.Join(a.dir, controlFile))
	if errors.Is(err, fs.ErrNotExist) {
		return errNoServe
	} else if err != nil {
		return err
	}
	var c control
	if err := json.Unmarshal(data, &c); err != nil {
		return fmt.Errorf("%s: %w", controlFile, err)
	}
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.Address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	client := &http.Client{Transport: &http.Transport{Proxy: nil}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return errNoServe // the file was left behind by one that was killed
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxControl))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(string(bytes.TrimSpace(answer)))
	}
	return json.Unmarshal(answer, res)
}

// reloaded is the answer to the question whether new sources are in force.
type reloaded struct {
	Live bool // a scheduler reads them
}

// reloadHere answers the command line that has added sources.
func (a *App) reloadHere(context.Context, struct{}) (reloaded, error) {
	if err := a.Sources.Reload(); err != nil {
		return reloaded{}, err
	}
	return reloaded{Live: a.Sources.Scheduled()}, nil
}

// reloadElsewhere asks the serve of the data folder, if that is another process, to
// take up changed sources.
func (a *App) reloadElsewhere(ctx context.Context) (live bool, err error) {
	if a.serving.Load() {
		return false, nil // a serve that reads nothing, as the demonstration's
	}
	var r reloaded
	if err := a.askServe(ctx, "/sources/reload", struct{}{}, &r); err != nil && !errors.Is(err, errNoServe) {
		return false, err
	}
	return r.Live, nil
}
