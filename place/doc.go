// Package place finds the countries, and the provinces of China, that a text names, in
// English and Chinese. It owns the table of names, adjectives and cities, the look-alikes
// that are no places (German measles, Guinea worm, 日本脑炎), and the judgement which few
// places an item is about. It refuses to find anything smaller than a province, to guess
// a place from a language or a publisher, and to say anything of people.
package place
