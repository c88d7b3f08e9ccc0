package embed

import (
	"context"
	"encoding/hex"
	"fmt"
	"path"
	"runtime"
	"slices"
	"sync"
)

// Model is a sentence encoder in memory. It is safe for concurrent use.
type Model struct {
	network   body
	tokenizer cutter
	id        string
	files     []string
	slots     chan *scratch // one for each thread, whoever calls
}

// cutter is what turns a text into tokens; known is false for a text of which the model can
// say nothing.
type cutter interface {
	encode(text string) (tokens []int32, known bool)
}

// body is what turns texts' tokens into vectors of unit length.
type body interface {
	dims() int
	vectors(s *scratch, texts [][]int32) ([][]float32, error)
}

// Options say how a model works. The zero value is usable.
type Options struct {
	// Threads is how many texts are computed at once, over all calls of Encode together; 0 means as many as GOMAXPROCS.
	Threads int
}

// Open reads the model in a folder. What cannot be used there is a [*Fault]. It takes as long as reading the folder's files
// does, and most of the memory that the model will ever take.
func Open(dir string, o Options) (*Model, error) {
	f, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	n, t, err := readTransformer(f)
	if err != nil {
		return nil, err
	}
	m := newModel(n, t, hex.EncodeToString(f.sum.Sum(nil)), o)
	m.files = f.names
	return m, nil
}

func newModel(n body, t cutter, id string, o Options) *Model {
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	m := &Model{network: n, tokenizer: t, id: id, slots: make(chan *scratch, threads)}
	for range threads {
		m.slots <- &scratch{}
	}
	return m
}

// readTransformer reads a model of the sentence-transformers family.
func readTransformer(f *folder) (body, *tokenizer, error) {
	l, err := readLayout(f)
	if err != nil {
		return nil, nil, err
	}
	name := path.Join(l.transformer, "config.json")
	data, err := f.read(name, maxSmallFile)
	if err != nil {
		return nil, nil, err
	}
	c, err := readConfig(f.path(name), data)
	if err != nil {
		return nil, nil, err
	}
	t, err := readTokenizer(f, l, c)
	if err != nil {
		return nil, nil, err
	}
	n, err := readNetwork(f, l, c)
	return n, t, err
}

// Dims is how many numbers a vector has.
func (m *Model) Dims() int { return m.network.dims() }

// ID names the model by the contents of its files and by the version of this package's arithmetic, in hexadecimal. Vectors of
// the same ID may be compared, and kept under it.
func (m *Model) ID() string { return m.id }

// Files are the files of the folder that the model was read from, their names with slashes, in the order of reading; none for
// a table. A folder with these alone holds the same model.
func (m *Model) Files() []string { return slices.Clone(m.files) }

// Tokens gives the tokens of a text that Encode computes with. known is false where the model
// has no opinion: then the text's vector is zeros.
func (m *Model) Tokens(text string) (tokens []int32, known bool) { return m.tokenizer.encode(text) }

// What is computed at once: short texts together, since the weights then pass through the processor's caches once for all.
const (
	batchTokens = 192
	batchTexts  = 32
)

// batch is texts that are computed together.
type batch struct {
	tokens [][]int32
	places []int
	total  int
}

// Encode gives the texts' vectors in their order, of [Model.Dims] numbers each and of unit length, so that the inner product
// of two is the cosine of their angle. A text's vector does not depend on the texts beside it. A text without a token, such as
// an empty one, gives zeros. Of a long text the first tokens count, as many as the model takes. It ends between texts with the
// context's error when that is done.
func (m *Model) Encode(ctx context.Context, texts []string) ([][]float32, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make([][]float32, len(texts))
	var (
		wait sync.WaitGroup
		next batch
	)
	send := func() bool {
		if len(next.tokens) == 0 {
			return ctx.Err() == nil
		}
		select {
		case <-ctx.Done():
			return false
		case s := <-m.slots:
			b := next
			next = batch{}
			wait.Go(func() {
				defer func() { m.slots <- s }()
				if err := m.compute(ctx, s, b, out); err != nil {
					cancel(err)
				}
			})
			return true
		}
	}
	going := true
	for i, text := range texts {
		if going = ctx.Err() == nil; !going {
			break
		}
		ids, ok := m.tokenizer.encode(text)
		if !ok {
			out[i] = make([]float32, m.Dims())
			continue
		}
		if full := next.total+len(ids) > batchTokens || len(next.tokens) == batchTexts; full {
			if going = send(); !going {
				break
			}
		}
		next.tokens, next.places, next.total = append(next.tokens, ids), append(next.places, i), next.total+len(ids)
	}
	if going {
		going = send()
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil || !going {
		return nil, fmt.Errorf("encode %d texts: %w", len(texts), err)
	}
	return out, nil
}

// compute fills in the vectors of a batch.
func (m *Model) compute(ctx context.Context, s *scratch, b batch, out [][]float32) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	vectors, err := m.network.vectors(s, b.tokens)
	for i, v := range vectors {
		out[b.places[i]] = v
	}
	return err
}
