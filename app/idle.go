package app

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	idleLook = 20 * time.Second
	// idleWorth is how much unused memory makes it worth the collection that gives
	// it back.
	idleWorth = 24 << 20
)

// giveMemoryBack returns what a burst of work (a large crawl, a merge of index
// segments) has left unused to the system, for as long as ctx lives. The runtime
// does that too, but over many minutes; on one small server the desk shares its
// memory with others.
func giveMemoryBack(ctx context.Context) error {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/gc/heap/live:bytes"},
	}
	every(ctx, idleLook, func() {
		metrics.Read(samples)
		free, objects, unused, live := samples[0].Value.Uint64(), samples[1].Value.Uint64(), samples[2].Value.Uint64(), samples[3].Value.Uint64()
		// Objects beyond what was live at the last collection may be garbage.
		if free+unused+objects-min(objects, live) > idleWorth {
			debug.FreeOSMemory()
		}
	})
	return nil
}

// every does some work after each pause, until ctx ends.
func every(ctx context.Context, pause time.Duration, work func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			work()
		}
	}
}
