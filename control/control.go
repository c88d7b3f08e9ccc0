package control

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
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// FileName is the file of the data folder that says where a running serve is.
const FileName = "serve.json"

// ErrNone says that no running serve left its address in the data folder.
var ErrNone = errors.New("no running serve")

// address is what the file holds.
type address struct {
	Address string `json:"address"`
	Token   string `json:"token"`
}

// maxBody bounds a question and its answer, in bytes.
const maxBody = 16 << 20

// Server answers the commands that are run beside a serve.
type Server struct {
	file  string
	token string
	mux   *http.ServeMux
	log   *slog.Logger
}

// NewServer returns the server of a data folder. Its questions are added by [Handle].
func NewServer(data string, log *slog.Logger) *Server {
	return &Server{log: log, file: filepath.Join(data, FileName), token: rand.Text(), mux: http.NewServeMux()}
}

// Handle answers the questions at path with what do says. An error is told to the
// asker in its words.
func Handle[Q, R any](s *Server, path string, do func(context.Context, Q) (R, error)) {
	s.mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+s.token)) != 1 {
			http.Error(w, "wrong token", http.StatusUnauthorized)
			return
		}
		var q Q
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&q); err != nil {
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

// Run answers until ctx ends. The file is there as long as questions are answered.
func (s *Server) Run(ctx context.Context) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("control port: %w", err)
	}
	ctx, end := context.WithCancel(ctx)
	to := address{Address: l.Addr().String(), Token: s.token}
	announcing := make(chan struct{})
	if write(s.file, to) == nil {
		close(announcing)
	} else {
		go func() {
			defer close(announcing)
			s.announce(ctx, to)
		}()
	}
	defer func() {
		end()
		<-announcing
		_ = os.Remove(s.file)
	}()
	srv := &http.Server{Handler: s.mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// again is how long a file that could not be written is left until the next try.
const again = 10 * time.Second

// announce writes the file. On a full disk the desk goes on without, and is found by commands as soon as there is room.
func (s *Server) announce(ctx context.Context, to address) {
	for {
		err := write(s.file, to)
		if err == nil {
			return
		}
		s.log.Warn("commands beside this serve do not find it: its address cannot be written; it will be tried again", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(again):
		}
	}
}

// write puts the file in its place, whole.
func write(name string, a address) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	tmp := name + ".new"
	if err := os.WriteFile(tmp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

// Running reports whether a serve of a data folder answers.
func Running(ctx context.Context, data string) bool {
	err := Ask(ctx, data, "/", struct{}{}, nil) // there is no such question, and only a running serve says so
	return err != nil && !errors.Is(err, ErrNone)
}

// Ask puts a question to the running serve of a data folder and reads the answer into
// res. The error is [ErrNone] when none runs.
func Ask(ctx context.Context, data, path string, question, res any) error {
	file, err := os.ReadFile(filepath.Join(data, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNone
	} else if err != nil {
		return err
	}
	var to address
	if err := json.Unmarshal(file, &to); err != nil {
		return fmt.Errorf("%s: %w", FileName, err)
	}
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+to.Address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+to.Token)
	client := &http.Client{Transport: &http.Transport{Proxy: nil}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return ErrNone // the file was left behind by one that was killed
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(string(bytes.TrimSpace(answer)))
	}
	return json.Unmarshal(answer, res)
}
