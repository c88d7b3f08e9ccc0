// Package store keeps the truth: it implements [desk.Store] on SQLite, in one file
// in one data folder.
//
// It owns the file, its tables and migrations, the one writer with its group commit
// (docs/adr/0003), the pool of read connections, and the meaning of the database's
// errors. It owns the moment after a commit, too: it tells whoever sends what leaves
// the desk ([SQLite.OnOutgoing], docs/adr/0017). When Update returns nil the change
// has been synced to disk. Several processes may open one folder: readers never wait,
// writers take turns.
//
// It refuses to decide anything: what is a case, when it is due and who may change
// it is package desk's. It has no column for who said something; the only people
// in it are the desk's own members, and a tip holds nobody. It never deletes,
// moves or overwrites a database that it cannot read: it returns an error and stops.
package store
