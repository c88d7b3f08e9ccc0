package match

// numbered tells in which place a number was first met: a table for some hundreds
// of them, emptied and filled again for every claim or text.
type numbered struct {
	keys  []uint32 // one more than the number; 0 is free. A power of two of them
	place []int32
	used  []int32 // slots that are not free, in the order of places
}

// reset empties the table.
func (n *numbered) reset() {
	for _, slot := range n.used {
		n.keys[slot] = 0
	}
	n.used = n.used[:0]
}

// slot returns where a number is, or would be. There must be room.
func (n *numbered) slot(id uint32) uint32 {
	mask := uint32(len(n.keys) - 1) //nolint:gosec // a few thousand
	i := id * 0x9E3779B1 >> 7 & mask
	for n.keys[i] != 0 && n.keys[i] != id+1 {
		i = (i + 1) & mask
	}
	return i
}

// at returns the place of a number, the next one if it has none; fresh says that it
// had none.
func (n *numbered) at(id uint32) (place int, fresh bool) {
	if 2*len(n.used) >= len(n.keys) {
		n.grow()
	}
	i := n.slot(id)
	if n.keys[i] != 0 {
		return int(n.place[i]), false
	}
	n.keys[i], n.place[i] = id+1, int32(len(n.used)) //nolint:gosec // a few hundred
	n.used = append(n.used, int32(i))                //nolint:gosec // a few thousand
	return len(n.used) - 1, true
}

// find returns the place of a number, -1 if it has none.
func (n *numbered) find(id uint32) int {
	if len(n.keys) == 0 {
		return -1
	}
	if i := n.slot(id); n.keys[i] != 0 {
		return int(n.place[i])
	}
	return -1
}

func (n *numbered) grow() {
	var ids []uint32
	for _, slot := range n.used {
		ids = append(ids, n.keys[slot]-1)
	}
	size := max(256, 4*len(n.keys))
	n.keys, n.place, n.used = make([]uint32, size), make([]int32, size), n.used[:0]
	for _, id := range ids {
		n.at(id)
	}
}
