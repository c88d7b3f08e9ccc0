# Writes a tiny model of the form of the Universal Sentence Encoder Lite for TensorFlow.js, with random weights, and what it
# makes of some texts, into a folder (needs numpy):
#
#   python3 testdata/make/universal.py testdata/universal
#
# The arithmetic is that of the published graph, written down from its nodes; the cutting into pieces is that of the program
# that is published with it. Nothing of either is taken over.
import json, math, os, sys, unicodedata
import numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(11)
FIRST, HIDDEN, UP, HEADS = 16, 24, 40, 4

pieces = ["\ufffd", "<s>", "</s>", "extra_token_id_1", "extra_token_id_2", "extra_token_id_3"]
words = "▁the ▁a ▁of ▁vaccine ▁vac cine s ▁cure ▁water ▁ e t a o n h c w r u v i . , ? 4 44 … …… ing ▁is ▁does 水 ▁水 疗 ! ' é".split(" ")
pieces += words
vocabulary = [[p, 0] for p in pieces[:6]] + [[w, -(2 + 0.25 * (i % 9) + i / 10)] for i, w in enumerate(words)]
for row in vocabulary:
    if row[0] in ("4", "44", "…", "……"):
        row[1] = -3.5  # equally good ways
score = {p: (s, i) for i, (p, s) in enumerate(vocabulary) if i >= 6}

E_, A = "module/Encoder_en/", "module_apply_default/Encoder_en/"
K, CAT = "KonaTransformer/Encode/", "/ConcatPartitions/concat"
weights = {}

def new(name, *shape, around=0.0, spread=0.4):
    weights[name] = (around + spread * rng.standard_normal(shape)).astype("<f4")
    return weights[name].astype(np.float64)

emb = new("module/Embeddings_en", len(vocabulary), FIRST)
times = np.array([[10000 ** (-i / (FIRST // 2 - 1)) for i in range(FIRST // 2)]], dtype="<f4")
weights[A + K + "TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1"] = times
layers = []
for n, size in enumerate([FIRST, HIDDEN]):
    P, S, W = (f"{b}{s}Layer_{n}/TransformerLayer/" for b, s in [(A + K, ""), (A + K, "TransformerStack/"), (E_ + K, "")])
    norm = "layer_prepostprocess/layer_norm/layer_norm_"
    layers.append(dict(
        g1=new(P + norm + "scale" + CAT, size, around=1), b1=new(P + norm + "bias" + CAT, size),
        qkv=new(W + "MultiheadAttention/qkv_transform_single/kernel/part_0", 1, 1, size, 3 * size)[0, 0],
        qkvb=new(P + "MultiheadAttention/qkv_transform_single/bias" + CAT, 3 * size),
        o=new(W + "MultiheadAttention/output_transform_single/kernel/part_0", 1, 1, size, HIDDEN)[0, 0],
        ob=new(P + "MultiheadAttention/output_transform_single/bias" + CAT, HIDDEN),
        g2=new(P + "FFN/" + norm + "scale" + CAT, HIDDEN, around=1), b2=new(P + "FFN/" + norm + "bias" + CAT, HIDDEN),
        up=new(S + "FFN/conv1/Tensordot/Reshape_1", HIDDEN, UP), upb=new(P + "FFN/conv1/bias" + CAT, UP),
        down=new(S + "FFN/conv2/Tensordot/Reshape_1", UP, HIDDEN), downb=new(P + "FFN/conv2/bias" + CAT, HIDDEN)))
D = A + K + "Layer_0/TransformerLayer/dense/"
widen, widenb = new(D + "kernel" + CAT, FIRST, HIDDEN), new(D + "bias" + CAT, HIDDEN)
last, lastb = new(E_ + "hidden_layers/tanh_layer_0/weights", HIDDEN, HIDDEN), new(E_ + "hidden_layers/tanh_layer_0/bias", HIDDEN)
weights["unused/flags"] = np.array([True, False])

def cut(text):
    text = "▁" + unicodedata.normalize("NFKC", text).replace(" ", "▁")
    best, piece, begin = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            p = text[start:end]
            if p in score:
                s, i = score[p]
            elif end == start + 1 and not any(text[start:k] in score for k in range(start + 1, len(text) + 1)):
                s, i = 0, 0
            else:
                continue
            if best[start] + s >= best[end]:
                best[end], piece[end], begin[end] = best[start] + s, i, start
    ids, at = [], len(text)
    while at:
        if not (piece[at] == 0 and ids and ids[-1] == 0):
            ids.append(piece[at])
        at = begin[at]
    return ids[::-1][:128]

def normed(x, g, b):
    m = x.mean(-1, keepdims=True)
    return (x - m) / np.sqrt(((x - m) ** 2).mean(-1, keepdims=True) + 1e-6) * g + b

def encode(ids):
    e = emb[ids]
    turn = np.arange(len(ids))[:, None] * times.astype(np.float64)
    x = e + (e + np.concatenate([np.sin(turn), np.cos(turn)], 1))
    for n, l in enumerate(layers):
        q, k, v = np.split(normed(x, l["g1"], l["b1"]) @ l["qkv"] + l["qkvb"], 3, axis=1)
        size = q.shape[1] // HEADS
        heads = []
        for h in range(HEADS):
            at = slice(h * size, (h + 1) * size)
            w = q[:, at] / math.sqrt(size) @ k[:, at].T
            w = np.exp(w - w.max(1, keepdims=True))
            heads.append(w / w.sum(1, keepdims=True) @ v[:, at])
        y = np.concatenate(heads, 1) @ l["o"] + l["ob"]
        x = y + (x @ widen + widenb if n == 0 else x)
        x = x + np.maximum(0, normed(x, l["g2"], l["b2"]) @ l["up"] + l["upb"]) @ l["down"] + l["downb"]
    v = np.tanh(x.mean(0) @ last + lastb)
    return v / np.linalg.norm(v)

texts = ["the vaccine cures", "does water cure a vaccine?", "444 4444 444", "………… the", "水疗 is 水!", "ñandú ☃☃ the", "a  b", "ﬁne ① é",
         "the water of the vaccine, " * 20]
json.dump([dict(Text=t, Tokens=cut(t.strip()), Vector=[float(np.float32(n)) for n in encode(cut(t.strip()))]) for t in texts],
          open(f"{out}/golden.json", "w"), ensure_ascii=False, indent=0)
json.dump(vocabulary, open(f"{out}/vocab.json", "w"), ensure_ascii=False)
raw = b"".join(w.tobytes() for w in weights.values())
half = len(raw) // 2 + 3  # in the middle of a number
for i, part in enumerate([raw[:half], raw[half:]]):
    open(f"{out}/group1-shard{i + 1}of2", "wb").write(part)
json.dump({"modelTopology": {"node": []}, "weightsManifest": [{
    "paths": ["group1-shard1of2", "group1-shard2of2"],
    "weights": [dict(name=n, shape=list(w.shape), dtype="bool" if w.dtype == bool else "float32") for n, w in weights.items()]}]},
    open(f"{out}/model.json", "w"))
