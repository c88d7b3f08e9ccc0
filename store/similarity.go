package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
)

// PutSignature implements [desk.ItemTx].
func (t *tx) PutSignature(item desk.ItemID, sig []byte, bands []uint64) (err error) {
	defer wrap(&err, "signature of item %d", item)
	old, err := all(t, value[[]byte], `SELECT bands FROM signatures WHERE item = ?`, item)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		before, err := unpackBands(old[0])
		if err != nil {
			return err
		}
		_, err = t.exec(`DELETE FROM signature_bands WHERE item = ? AND band IN (SELECT value FROM json_each(?))`,
			item, intList(before))
		if err != nil {
			return err
		}
	}
	bands = slices.Clone(bands)
	slices.SortFunc(bands, func(a, b uint64) int { // as the table sorts them: neighbours share pages
		return cmp.Compare(int64(a), int64(b))
	})
	bands = slices.Compact(bands)
	if sig == nil {
		sig = []byte{}
	}
	_, err = t.exec(`INSERT INTO signatures (item, sig, bands) VALUES (?, ?, ?)
		ON CONFLICT (item) DO UPDATE SET sig = excluded.sig, bands = excluded.bands`, item, sig, packBands(bands))
	if err != nil || len(bands) == 0 {
		return err
	}
	_, err = t.exec(`INSERT OR IGNORE INTO signature_bands (band, item) SELECT value, ?1 FROM json_each(?2)`, item, intList(bands))
	return err
}

// bandLook is how many items of one band are looked at, the newest: what is in more
// says little, and the cost of a look-up does not grow with what is stored.
const bandLook = 64

// Candidates implements [desk.ItemReader].
func (t *tx) Candidates(bands []uint64, limit int) (list []desk.Candidate, err error) {
	defer wrap(&err, "items similar by %d bands", len(bands))
	bands = slices.Clone(bands)
	slices.Sort(bands)
	type found struct {
		shared int
		rarity float64
	}
	seen := map[desk.ItemID]found{}
	for _, b := range slices.Compact(bands) {
		items, err := all(t, value[desk.ItemID], `SELECT item FROM signature_bands WHERE band = ? ORDER BY item DESC LIMIT ?`, int64(b), bandLook)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			f := seen[item]
			seen[item] = found{f.shared + 1, f.rarity + 1/float64(len(items))}
		}
	}
	ids := slices.SortedFunc(maps.Keys(seen), func(a, b desk.ItemID) int {
		return cmp.Or(cmp.Compare(seen[b].rarity, seen[a].rarity), cmp.Compare(a, b))
	})
	for _, id := range ids[:min(len(ids), max(limit, 0))] {
		sig, err := one(t, value[[]byte], `SELECT sig FROM signatures WHERE item = ?`, id)
		if err != nil {
			return nil, err
		}
		list = append(list, desk.Candidate{Item: id, Signature: sig, Shared: seen[id].shared})
	}
	return list, nil
}

func packBands(bands []uint64) []byte {
	b := make([]byte, 0, 8*len(bands))
	for _, v := range bands {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

func unpackBands(b []byte) ([]uint64, error) {
	if len(b)%8 != 0 {
		return nil, fmt.Errorf("%w: %d bytes of bands", ErrDamaged, len(b))
	}
	bands := make([]uint64, 0, len(b)/8)
	for ; len(b) > 0; b = b[8:] {
		bands = append(bands, binary.BigEndian.Uint64(b))
	}
	return bands, nil
}
