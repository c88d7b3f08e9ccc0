"""Makes the models in ../ with random weights, and what a reference makes of texts with them.

    apt-get install python3-torch python3-sentencepiece
    npm install tokenizers            # Hugging Face's own, for the tokens
    python3 make.py                   # in this folder, with NODE_PATH where npm put it

The vectors are computed here with PyTorch from the formulas of the papers, in double precision; the tokens come from the
tokenizers library. golden.json of each folder has the texts, their tokens and their vectors.
"""
import base64, io, json, math, os, struct, subprocess, tempfile
import numpy as np, sentencepiece as spm, torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = [
    "Vaccines cause autism, says a study.",
    "疫苗会导致自闭症吗？",
    "Ｆｕｌｌ ｗｉｄｔｈ and cafe\u0301, caf\u00e9; \ufb01nally",
    "a", "", "   \t\n ", "\u200b", "😷 masks don't work!!! #covid19 https://example.org/a?b=c",
    "unaffable unwanted running", "Zürich İstanbul ΣΊΣΥΦΟΣ straße", "[SEP] in a text [MASK] <s> </s> <mask>",
    "tabs\tand\nlines\r\nand\u00a0spaces\u3000wide  double", "word" * 40, "control\u0000\u0007\u0085 characters \ufffd",
    "的 喝 酒 能 杀 死 病毒 喝热水可以预防新冠", "한국어 ไทย हिन्दी العربية",
    "drinking hot water prevents the flu " * 12,
]
CORPUS = """vaccines cause autism says a study
drinking hot water does not prevent the flu or any virus
masks work when people wear them in crowded rooms
a new variant of the virus was found in the city
the ministry of health says that the vaccine is safe
garlic and vinegar cure nothing but taste good
measles outbreak in the north of the country
zürich café straße naïve über
疫苗会导致自闭症吗
喝热水可以预防新冠病毒
喝酒能杀死病毒吗
口罩可以预防流感
专家说疫苗是安全的
大蒜和醋不能治病
北京出现新的变异病毒
한국어 백신 안전
вакцина безопасна""".split("\n")

def write_safetensors(path, tensors, dtype):
    header, blob, at = {"__metadata__": {"format": "pt"}}, io.BytesIO(), 0
    for name, t in tensors.items():
        if dtype == "F32": data = t.float().numpy().astype("<f4").tobytes()
        if dtype == "F16": data = t.half().numpy().astype("<f2").tobytes()
        if dtype == "BF16": data = (t.float().numpy().view("<u4") >> 16).astype("<u2").tobytes()
        header[name] = {"dtype": dtype, "shape": list(t.shape), "data_offsets": [at, at + len(data)]}
        blob.write(data); at += len(data)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as f: f.write(struct.pack("<Q", len(head)) + head + blob.getvalue())

def rounded(t, dtype):
    """The number that the file will have."""
    if dtype == "F16": return t.half().double()
    if dtype == "BF16": return torch.from_numpy(((t.float().numpy().view("<u4") >> 16) << 16).view("<f4").copy()).double()
    return t.float().double()

def weights(c, dtype, prefix, seed):
    g = torch.Generator().manual_seed(seed)
    r = lambda *s, scale=0.2: rounded(torch.randn(*s, generator=g) * scale, dtype)
    h, m = c["hidden_size"], c["intermediate_size"]
    w = {"embeddings.word_embeddings.weight": r(c["vocab_size"], h), "embeddings.position_embeddings.weight": r(c["max_position_embeddings"], h),
         "embeddings.token_type_embeddings.weight": r(c["type_vocab_size"], h),
         "embeddings.LayerNorm.weight": rounded(1 + r(h), dtype), "embeddings.LayerNorm.bias": r(h)}
    for i in range(c["num_hidden_layers"]):
        p = f"encoder.layer.{i}."
        for name, o, n in [("attention.self.query", h, h), ("attention.self.key", h, h), ("attention.self.value", h, h),
                           ("attention.output.dense", h, h), ("intermediate.dense", m, h), ("output.dense", h, m)]:
            w[p + name + ".weight"], w[p + name + ".bias"] = r(o, n), r(o)
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            w[p + name + ".weight"], w[p + name + ".bias"] = rounded(1 + r(h), dtype), r(h)
    return {prefix + k: v for k, v in w.items()}

def forward(c, w, prefix, ids, mean):
    get = lambda n: w[prefix + n]
    lin = lambda x, n: x @ get(n + ".weight").T + get(n + ".bias")
    norm = lambda x, n: F.layer_norm(x, x.shape[-1:], get(n + ".weight"), get(n + ".bias"), c["layer_norm_eps"])
    act = {"gelu": F.gelu, "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))}[c["hidden_act"]]
    first = c["pad_token_id"] + 1 if c["model_type"] == "xlm-roberta" else 0
    ids, heads = torch.tensor(ids), c["num_attention_heads"]
    x = get("embeddings.word_embeddings.weight")[ids] + get("embeddings.token_type_embeddings.weight")[0] \
        + get("embeddings.position_embeddings.weight")[first:first + len(ids)]
    x = norm(x, "embeddings.LayerNorm")
    split = lambda t: t.reshape(len(ids), heads, -1).transpose(0, 1)
    for i in range(c["num_hidden_layers"]):
        p = f"encoder.layer.{i}."
        q, k, v = (split(lin(x, p + "attention.self." + n)) for n in ("query", "key", "value"))
        a = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]), -1) @ v
        x = norm(x + lin(a.transpose(0, 1).reshape(len(ids), -1), p + "attention.output.dense"), p + "attention.output.LayerNorm")
        x = norm(x + lin(act(lin(x, p + "intermediate.dense")), p + "output.dense"), p + "output.LayerNorm")
    v = x.mean(0) if mean else x[0]
    return v / v.norm()

def dump(path, v):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f: json.dump(v, f, ensure_ascii=False, separators=(",", ":")); f.write("\n")

def config(**k):
    return {"hidden_act": "gelu", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64, "layer_norm_eps": 1e-12,
            "max_position_embeddings": 48, "model_type": "bert", "pad_token_id": 0, "type_vocab_size": 2, "position_embedding_type": "absolute", **k}

def tokens(file, most, before, after, prompt=""):
    """The tokens that the tokenizers library gives, cut as sentence-transformers cuts."""
    run = subprocess.run(["node", os.path.join(HERE, "tokens.cjs"), file], input=json.dumps([prompt + t.strip() for t in TEXTS]), capture_output=True, text=True, check=True)
    return [[before] + t[:most - 2] + [after] if t and s.strip() else [] for t, s in zip(json.loads(run.stdout), TEXTS)]

def model(folder, c, dtype, prefix, tokenizer, mean, most, before, after, seed, vocab=None, modules=True, prompt=None):
    at = lambda name: os.path.join(HERE, "..", folder, name)
    dump(at("config.json"), c)
    w = weights(c, dtype, prefix, seed)
    write_safetensors(at("model.safetensors"), w, dtype)
    if vocab:
        with open(at("vocab.txt"), "w") as f: f.write("\n".join(vocab) + "\n")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
            json.dump(tokenizer, f); f.flush()
            ids = tokens(f.name, most, before, after)
    else:
        dump(at("tokenizer.json"), tokenizer)
        ids = tokens(at("tokenizer.json"), most, before, after, prompt or "")
    if modules:
        kinds = ["Transformer", "Pooling"] + (["Normalize"] if mean else [])
        dump(at("modules.json"), [{"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{k}", "type": "sentence_transformers.models." + k} for i, k in enumerate(kinds)])
        dump(at("1_Pooling/config.json"), {"word_embedding_dimension": c["hidden_size"], "pooling_mode_cls_token": not mean, "pooling_mode_mean_tokens": mean,
             "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})
        dump(at("sentence_bert_config.json"), {"max_seq_length": most, "do_lower_case": False})
    if prompt: dump(at("config_sentence_transformers.json"), {"prompts": {"query": prompt}, "default_prompt_name": "query"})
    vectors = [[round(x, 8) for x in forward(c, w, prefix, i, mean).tolist()] if i else [0.0] * c["hidden_size"] for i in ids]
    dump(at("golden.json"), [{"text": t, "tokens": i, "vector": v} for t, i, v in zip(TEXTS, ids, vectors)])

def wordpiece_vocab():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    v = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(letters) + ["##" + l for l in letters] + list("!#$%&'()*+,-./:;?@[]<>") + list("？，。吗疫苗会导致自闭症喝热水可以预防")
    v += ["vaccine", "vaccines", "cause", "autism", "study", "says", "##ism", "##ing", "##able", "un", "##aff", "run", "##nn", "water", "hot", "mask", "##s", "work", "the", "and", "σ", "##ι", "##σ", "ß", "##ß", "##ra"]
    return list(dict.fromkeys(v))

def wordpiece(vocab):
    ids = {p: i for i, p in enumerate(vocab)}
    cls, sep = ids["[CLS]"], ids["[SEP]"]
    return {"version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": ids[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for t in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [cls], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [sep], "tokens": ["[SEP]"]}}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids}}

def unigram():
    """A small SentencePiece model, with a small table of characters of the form that the large ones have."""
    with tempfile.TemporaryDirectory() as d:
        rules = {chr(0xff01 + i): chr(0x21 + i) for i in range(94)}
        rules.update({"\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\u0000": "", "\u0007": "", "\ufb01": "fi", "e\u0301": "é", "\u2460": "1", "\u212b": "Å", "ﷺ": "صلى الله عليه وسلم"})
        rules.pop("\u0000")
        with open(d + "/rules.tsv", "w") as f:
            for k, v in rules.items(): f.write(" ".join(f"{ord(x):X}" for x in k) + "\t" + " ".join(f"{ord(x):X}" for x in v) + "\n")
        with open(d + "/corpus.txt", "w") as f: f.write("\n".join(CORPUS * 20) + "\n")
        spm.SentencePieceTrainer.train(input=d + "/corpus.txt", model_prefix=d + "/m", vocab_size=330, model_type="unigram", character_coverage=1.0,
            normalization_rule_tsv=d + "/rules.tsv", hard_vocab_limit=False, minloglevel=2, num_threads=1)
        p = spm.SentencePieceProcessor(model_file=d + "/m.model")
        raw = open(d + "/m.model", "rb").read()
    # The fairseq order of XLM-RoBERTa.
    vocab = [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0]] + [[p.id_to_piece(i), p.get_score(i)] for i in range(3, p.get_piece_size())] + [["<mask>", 0.0]]
    return vocab, base64.b64encode(charsmap(raw)).decode()

def fields(b):
    """The fields of a protocol buffer that have a length."""
    at = 0
    def number():
        nonlocal at
        n = shift = 0
        while True:
            x = b[at]; at += 1; n |= (x & 127) << shift; shift += 7
            if x < 128: return n
    while at < len(b):
        key = number()
        if key & 7 == 0: number()
        elif key & 7 == 1: at += 8
        elif key & 7 == 5: at += 4
        else: n = number(); yield key >> 3, b[at:at + n]; at += n

def charsmap(model):
    spec = next(v for k, v in fields(model) if k == 3)      # ModelProto.normalizer_spec
    return next(v for k, v in fields(spec) if k == 2)       # NormalizerSpec.precompiled_charsmap

def xlmr(vocab, table):
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    ids = {p: i for i, (p, _) in enumerate(vocab)}
    return {"version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": ids[t], "content": t, "single_word": False, "lstrip": t == "<mask>", "rstrip": False, "normalized": False, "special": True} for t in special],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": table}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}]},
        "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}, "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocab}}

if __name__ == "__main__":
    v = wordpiece_vocab()
    model("bert", config(vocab_size=len(v)), "F32", "", wordpiece(v), True, 40, 2, 3, seed=1)
    u, table = unigram()
    model("xlmr", config(model_type="xlm-roberta", vocab_size=len(u), pad_token_id=1, type_vocab_size=1, max_position_embeddings=42, layer_norm_eps=1e-5),
          "F16", "roberta.", xlmr(u, table), False, 40, 0, 2, seed=2, prompt="query: ")
    model("vocab", config(vocab_size=len(v), hidden_size=16, num_attention_heads=2, num_hidden_layers=1, intermediate_size=24, hidden_act="gelu_new"),
          "BF16", "bert.", wordpiece(v), True, 48, 2, 3, seed=3, vocab=v, modules=False)
