// Package embed turns texts into vectors with a sentence encoder, of the program or of a folder: texts that mean
// much the same have vectors that point much the same way, whatever their words, and in a multilingual model whatever their
// language.
//
// It owns the reading of a folder, in the form in which models of the sentence-transformers family are published
// (config.json, model.safetensors, tokenizer.json or vocab.txt, 1_Pooling/config.json, modules.json,
// sentence_bert_config.json, config_sentence_transformers.json), the cutting of texts into the model's tokens, and the
// arithmetic of BERT and XLM-RoBERTa. all-MiniLM-L6-v2, paraphrase-multilingual-MiniLM-L12-v2, multilingual-e5-small and
// bge-small-en-v1.5 and -zh-v1.5 are of the kind that it reads.
//
// It reads table files, too: the Universal Sentence Encoder, multilingual, version 3, in the form that package builtin carries.
//
// It refuses to fetch anything: what is not in the folder is an error that says what to do. It refuses to guess: a model
// of another kind, or a setting that it does not know the meaning of, is a [Fault] with the file and the field, never a
// vector that is almost right. It runs no code from the folder and reads no pickled weights. It stores nothing, and knows
// neither the matcher nor the settings file.
//
// A table is used where it lies. A model of a folder takes four bytes of memory for each of its numbers, whatever form the file has
// them in: some 90 MB for
// all-MiniLM-L6-v2 (23 million), some 470 MB for the multilingual ones (118 million, of which the vocabulary is 96), and
// the vocabulary's pieces besides, 10 to 40 MB. At work each thread takes 2 to 10 MB more.
package embed
