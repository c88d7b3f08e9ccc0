package embed

// What is accepted at most. The limits are far above the models that serve here and keep a damaged or hostile file from
// taking the machine's memory or time.
const (
	// maxSmallFile bounds the files of settings, in bytes.
	maxSmallFile = 1 << 20
	// maxTokenizerFile bounds tokenizer.json and vocab.txt, in bytes; a multilingual one has 17 MB.
	maxTokenizerFile = 64 << 20
	// maxWeightsFile bounds model.safetensors, in bytes.
	maxWeightsFile = 4 << 30
	// maxHeader bounds the header of model.safetensors, in bytes; 200 tensors take 25 KB.
	maxHeader = 4 << 20
	// maxTensors bounds how many tensors a file may have.
	maxTensors = 20_000

	maxLayers       = 64
	maxHidden       = 4096
	maxIntermediate = 4 * maxHidden
	maxHeads        = 256
	maxPositions    = 32_768
	maxVocabulary   = 2_000_000
	maxAdded        = 1024
	maxSequence     = 2048 // tokens of a text, whatever the model allows: attention grows with their square

	// maxText is how many bytes of a text are looked at. The longest text that fits 512 tokens of ordinary prose has
	// some 4 KB.
	maxText = 64 << 10
	// maxCleaned is how many bytes of a text are kept after a step of the normaliser; a step may make a text longer.
	maxCleaned = 16 * maxText
	// maxStandIn bounds what stands for one character in a table of characters, in bytes; the longest known has 33.
	maxStandIn = 256
	// maxPiece bounds a piece of the vocabulary, in bytes.
	maxPiece = 1024
	// maxNesting bounds steps within steps of a tokenizer.
	maxNesting = 4
)
