// Prints the tokens that Hugging Face's tokenizers give for a list of texts on standard input, without those put around them.
const { Tokenizer } = require('tokenizers');
const t = Tokenizer.fromFile(process.argv[2]);
(async () => {
  const out = [];
  for (const s of JSON.parse(require('fs').readFileSync(0, 'utf8')))
    out.push((await t.encode(s, null, { addSpecialTokens: false })).getIds());
  console.log(JSON.stringify(out));
})();
