package desk

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// KnownChange is what became of a known claim that was brought.
type KnownChange string

// The changes.
const (
	KnownNew     KnownChange = "new"
	KnownChanged KnownChange = "changed"
	KnownSame    KnownChange = "same"    // it was known, in these words
	KnownRefused KnownChange = "refused" // see the error
	KnownGone    KnownChange = "gone"    // it was known, and is no longer
	KnownNever   KnownChange = "never"   // it was not known
)

// KnownOutcome is what became of one draft.
type KnownOutcome struct {
	Change KnownChange
	Known  KnownClaim // as it stands now; unset when refused
	// NoAddress says that the draft's address points at persons, and is not kept.
	NoAddress bool
	Err       error // ErrInvalid, when refused
}

// KnownClaims is the way in for fact-checks that are imported. What a crawled page
// brings comes in with the page, see [Ingester.Ingest]. It is safe for concurrent use.
type KnownClaims struct {
	store   Store
	redact  Redactor
	ratings Ratings
	now     func() time.Time
}

// NewKnownClaims returns a KnownClaims on a store.
func NewKnownClaims(store Store, redact Redactor, ratings Ratings, now func() time.Time) *KnownClaims {
	return &KnownClaims{store: store, redact: redact, ratings: ratings, now: now}
}

// Read says what would be stored of a draft, without looking at the store. The
// error is ErrInvalid.
func (kc *KnownClaims) Read(d KnownDraft) (KnownClaim, error) {
	return knownOf(d, kc.redact, kc.ratings, kc.now())
}

// Ingest stores drafts in one transaction and says what became of each: a bad one is
// refused and holds the others up no more than a known one. The error is the
// store's own; then nothing was stored.
func (kc *KnownClaims) Ingest(ctx context.Context, drafts []KnownDraft) (out []KnownOutcome, err error) {
	defer wrap(&err, "ingest %d known claims", len(drafts))
	read := kc.readAll(drafts)
	err = kc.store.Update(ctx, func(tx Tx) error {
		out = append([]KnownOutcome(nil), read...)
		return eachKnown(out, func(o *KnownOutcome) (err error) {
			o.Known, o.Change, err = putKnown(tx, o.Known)
			return err
		})
	})
	return out, err
}

// Try says what [KnownClaims.Ingest] would do, and stores nothing. seen holds by key
// what earlier parts of the same trial would have stored, and is added to.
func (kc *KnownClaims) Try(ctx context.Context, drafts []KnownDraft, seen map[string]KnownClaim) (out []KnownOutcome, err error) {
	defer wrap(&err, "try %d known claims", len(drafts))
	out = kc.readAll(drafts)
	return out, kc.store.View(ctx, func(tx ReadTx) error {
		return eachKnown(out, func(o *KnownOutcome) error {
			stored, ok := seen[o.Known.Key()]
			if !ok {
				var err error
				if stored, err = tx.KnownByKey(o.Known.Key()); errors.Is(err, ErrNotFound) {
					stored.Dropped = true
				} else if err != nil {
					return err
				}
			}
			o.Known, o.Change = supersede(stored, o.Known)
			seen[o.Known.Key()] = o.Known
			return nil
		})
	})
}

// Remove undoes [KnownClaims.Ingest]: what is known of the same claim at the same
// address is known no longer, whatever else the drafts say and wherever it came from. A
// trial stores nothing. Evidence that was taken from a check stays.
func (kc *KnownClaims) Remove(ctx context.Context, drafts []KnownDraft, trial bool) (out []KnownOutcome, err error) {
	defer wrap(&err, "remove %d known claims", len(drafts))
	read := kc.readAll(drafts)
	remove := func(tx ReadTx, drop func(KnownID) error) error {
		out = append([]KnownOutcome(nil), read...)
		return eachKnown(out, func(o *KnownOutcome) error {
			stored, err := tx.KnownByKey(o.Known.Key())
			if errors.Is(err, ErrNotFound) || err == nil && stored.Dropped {
				o.Change = KnownNever
				return nil
			}
			if err != nil {
				return err
			}
			o.Known, o.Change = stored, KnownGone
			return drop(stored.ID)
		})
	}
	if trial {
		err = kc.store.View(ctx, func(tx ReadTx) error { return remove(tx, func(KnownID) error { return nil }) })
	} else {
		err = kc.store.Update(ctx, func(tx Tx) error { return remove(tx, tx.DropKnown) })
	}
	return out, err
}

// RecordRemoved notes the end of taking out in the audit log.
func (kc *KnownClaims) RecordRemoved(ctx context.Context, gone int) error {
	return kc.store.Update(ctx, func(tx Tx) error {
		return tx.Record(AuditEntry{At: kc.now(), Actor: deskActor.Name, Action: "remove-known", Detail: fmt.Sprintf("%d taken out", gone)})
	})
}

func (kc *KnownClaims) readAll(drafts []KnownDraft) []KnownOutcome {
	out := make([]KnownOutcome, len(drafts))
	for i, d := range drafts {
		o := &out[i]
		if o.Known, o.Err = kc.Read(d); o.Err != nil {
			o.Known, o.Change = KnownClaim{}, KnownRefused
		}
		o.NoAddress = o.Err == nil && o.Known.URL == ""
	}
	return out
}

func eachKnown(list []KnownOutcome, do func(*KnownOutcome) error) error {
	for i := range list {
		if list[i].Err != nil {
			continue
		}
		if err := do(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// Remap puts the ratings of up to limit known claims with Rev above after to the
// table as it is now, and returns how many mean something else by it, and where to
// go on: 0 at the end.
func (kc *KnownClaims) Remap(ctx context.Context, after int64, limit int) (changed int, next int64, err error) {
	defer wrap(&err, "remap ratings after %d", after)
	var wrong []KnownClaim
	err = kc.store.View(ctx, func(tx ReadTx) error {
		list, err := tx.KnownChanges(after, limit)
		if err != nil {
			return err
		}
		if len(list) == limit {
			next = list[len(list)-1].Rev
		}
		for _, k := range list {
			if k.Dropped || k.Own() {
				continue
			}
			if v := kc.ratings.Verdict(k.Publisher, k.Rating, k.Grade, k.Graded); v != k.Verdict {
				k.Verdict = v
				wrong = append(wrong, k)
			}
		}
		return nil
	})
	if err != nil || len(wrong) == 0 {
		return 0, next, err
	}
	err = kc.store.Update(ctx, func(tx Tx) error {
		changed = 0
		for _, k := range wrong {
			now, err := tx.Known(k.ID)
			if errors.Is(err, ErrNotFound) || err == nil && now.Rev != k.Rev {
				continue // changed meanwhile, and by this table
			}
			if err != nil {
				return err
			}
			if _, err := tx.SaveKnown(k); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	return changed, next, err
}

// Imported notes the end of an import in the audit log.
func (kc *KnownClaims) Imported(ctx context.Context, fresh, changed, refused int) error {
	return kc.store.Update(ctx, func(tx Tx) error {
		return tx.Record(AuditEntry{At: kc.now(), Actor: deskActor.Name, Action: "import-known",
			Detail: fmt.Sprintf("%d new, %d changed, %d refused", fresh, changed, refused)})
	})
}

// supersede says what storing a known claim in the place of another changes. A check
// that the publisher dates before the one that is stored is an old copy and changes
// nothing; one that says less keeps what is missing.
func supersede(stored, k KnownClaim) (after KnownClaim, change KnownChange) {
	switch {
	case stored.Dropped:
		return k, KnownNew
	case !k.ReviewedAt.IsZero() && k.ReviewedAt.Before(stored.ReviewedAt) && !k.Own():
		return stored, KnownSame
	}
	if k.Title == "" {
		k.Title = stored.Title
	}
	if k.Lang == "und" {
		k.Lang = stored.Lang
	}
	if k.ReviewedAt.IsZero() {
		k.ReviewedAt = stored.ReviewedAt
	}
	if stored.Same(k) {
		return stored, KnownSame
	}
	return k, KnownChanged
}

// putKnown stores a known claim unless it is stored already.
func putKnown(tx KnownTx, k KnownClaim) (KnownClaim, KnownChange, error) {
	stored, err := tx.KnownByKey(k.Key())
	if errors.Is(err, ErrNotFound) {
		stored.Dropped = true
	} else if err != nil {
		return k, "", err
	}
	k, change := supersede(stored, k)
	if change != KnownSame {
		k, err = tx.SaveKnown(k)
	}
	return k, change, err
}
