package desk

// Fault is why something beyond the desk's reach did not work (a page, a mail
// server, a webhook), so that pages can say it in the reader's language: a stable key
// and what its sentence names. Beside it stands the sentence in English, for logs,
// terminals and the API, and for faults without a key of their own.
type Fault struct {
	Key   string            `json:"key,omitempty"` // of [FaultKeys]; empty: only the sentence is known
	Args  map[string]string `json:"args,omitempty"`
	Cause *Fault            `json:"cause,omitempty"` // what is behind it, where the sentence says so
}

// FaultKeys lists the keys, and the arguments that a sentence for each may name.
func FaultKeys() map[string][]string {
	return map[string][]string{
		// A server.
		"address":     nil,              // the address itself is never fetched
		"blocked":     {"host", "addr"}, // not a public address, and not allowed
		"dns":         {"name"},
		"dns-missing": {"name"},
		"deadline":    {"after"},
		"timeout":     nil,
		"refused":     nil,
		"reset":       nil,
		"unreachable": nil,
		"tls":         nil,
		"tls-name":    nil,
		"tls-signer":  nil,
		"tls-none":    nil,
		"stopped":     nil,
		"status":      {"code"},
		"status-shut": {"code"}, // 401, 403
		"status-gone": {"code"}, // 404, 410
		"status-busy": {"code"}, // 429
		"left-alone":  {"host", "until"},
		"redirect":    {"to"}, // with a cause
		"too-large":   {"limit"},
		"type":        {"type"},
		"encoding":    nil,
		// A source.
		"robots":        nil,
		"robots-unread": nil, // with a cause
		"stray":         {"publisher"},
		"trap":          nil,
		"personal":      nil,
		"forum":         nil,
		"comments":      nil,
		"not-feed":      nil,
		"not-feed-page": nil,
		"not-sitemap":   nil,
		"no-links":      nil,
		"emptied":       nil, // it names no page now, and did before
		"broken":        nil, // it is not well-formed
		"no-text":       nil,
		"part":          nil, // not all of something was read
		"no-pages":      nil, // none of its pages could be fetched; with a cause
		// A capture.
		"pdf":         nil,
		"not-text":    {"type"},
		"unread":      nil,
		"unkept":      nil, // the record could not be written
		"no-earlier":  nil,
		"not-capture": nil, // the desk captures none
		// A document.
		"document-empty":     nil,
		"document-encrypted": nil,
		"document-large":     nil,
		"document-limit":     nil, // it unfolds to too much
		"document-no-text":   nil,
		"document-slow":      nil,
		"document-type":      nil,
		"document-unread":    nil,
		// A delivery.
		"given-up":      {"n"}, // after so many tries; with a cause
		"no-mail":       nil,
		"no-hooks":      nil,
		"mail-address":  nil,
		"mail-down":     nil,
		"mail-broke":    nil,
		"mail-refused":  {"said"},
		"mail-late":     nil, // it came too late to be sent
		"hook-gone":     nil, // 410
		"hook-missing":  nil,
		"hook-paused":   nil,
		"hook-moved":    {"code"},
		"hook-status":   {"code"},
		"hook-silent":   nil, // with a cause
		"hook-unusable": nil,
		"resting":       nil, // the address did not answer a moment ago
		// Work on what is stored.
		"items-unread": nil, // for a backtest
	}
}

// FaultOf makes a fault; pairs are names and values.
func FaultOf(key string, pairs ...string) Fault {
	f := Fault{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if f.Args == nil {
			f.Args = map[string]string{}
		}
		f.Args[pairs[i]] = pairs[i+1]
	}
	return f
}

// Because returns the fault with what is behind it. A cause without a key is left
// out.
func (f Fault) Because(cause Fault) Fault {
	if cause.Key != "" {
		f.Cause = &cause
	}
	return f
}

// None says that there is no fault, or none with a key.
func (f Fault) None() bool { return f.Key == "" }
