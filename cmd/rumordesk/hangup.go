package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/rumordesk/rumordesk/app"
)

// reloadOnHangup looks at the rule files on SIGHUP, as service managers expect,
// until the function that it returns is called. They are watched anyway; the signal
// makes it at once.
func reloadOnHangup(e *env, a *app.App) (stop func()) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-hup:
				if err := a.Rules.Reload(); err == nil { // else it is logged
					e.log.Info("rules looked at, as asked", "rules", a.Rules.Set().Len())
				}
			}
		}
	}()
	return func() {
		signal.Stop(hup)
		close(done)
	}
}
