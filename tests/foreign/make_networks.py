#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes networks with Debian's python3-torch, as a user of another toolkit would.

    make_networks.py FOLDER

Writes for each network NAME into FOLDER:
    NAME.torchscript, NAME.opset11.onnx, NAME.opset13.onnx, NAME.opset16.onnx
    NAME.case      text: "input LENGTH..." and "output LENGTH..." for each of two batch sizes
    NAME.input, NAME.output     raw float32, one case after the other, all outputs of a case
and networks.list with the names of the model files and of their cases. Exits with 77 where
PyTorch is missing. Weights are random, from fixed seeds: a network that was trained computes the
same way.
"""

import sys
import warnings
from pathlib import Path

OPSETS = (11, 13, 16)
BATCHES = (1, 3)

try:
    import numpy
    import torch
    from torch import nn
except ImportError as missing:
    print(f"skipped: {missing} (Debian package python3-torch)")
    sys.exit(77)


class Last(nn.Module):
    """A recurrent layer over rows x steps x features and a linear layer on its last step."""

    def __init__(self, layer, width, outputs):
        super().__init__()
        self.layer, self.head = layer, nn.Linear(width, outputs)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1, :])


class StartedGru(nn.Module):
    """A GRU whose initial state is computed from the input; gives the sequence and the end."""

    def __init__(self):
        super().__init__()
        self.start, self.layer = nn.Linear(4, 6), nn.GRU(4, 6, batch_first=True)

    def forward(self, x):
        sequence, state = self.layer(x, torch.tanh(self.start(x.mean(dim=1))).unsqueeze(0))
        return sequence, state


class Attention(nn.Module):
    """Two heads of self-attention, with the reshapes that exporters write."""

    def __init__(self, width=8, heads=2):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        rows, steps, width = x.shape
        split = (rows, steps, self.heads, width // self.heads)
        q, k, v = (part.reshape(split).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1))
        weights = torch.softmax(q @ k.transpose(-2, -1) / split[-1] ** 0.5, dim=-1)
        mixed = (weights @ v).transpose(1, 2).reshape(rows, steps, width)
        return self.norm(x + self.out(mixed))


class Residual(nn.Module):
    """Convolutions with a shortcut, halved and brought back to size by interpolation."""

    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.first, self.second = nn.Conv2d(2, 4, 3, padding=1), nn.Conv2d(4, 4, 3, 2, 1)
        self.norm, self.head = nn.GroupNorm(2, 4), nn.Linear(4, 3)

    def forward(self, x):
        wide = nn.functional.elu(self.first(x))
        small = nn.functional.hardswish(self.norm(self.second(wide)))
        options = {} if self.mode == "nearest" else {"align_corners": False}
        back = nn.functional.interpolate(small, scale_factor=2.0, mode=self.mode, **options)
        return self.head(nn.functional.adaptive_avg_pool2d(wide + back, 1).flatten(1))


class Sliced(nn.Module):
    """Paddings, slices, gathers, minima, clips: operators between layers."""

    def forward(self, x):
        padded = nn.functional.pad(x, (2, 1), mode="reflect")
        pieces = [padded[:, :, 1::2], x[:, [0, 2], :].amax(dim=1, keepdim=True).expand(-1, 3, -1)]
        joined = torch.cat(pieces, dim=2).clamp(-1.0, 1.5)
        size = joined.shape[2]
        flat = joined.reshape(x.shape[0], -1) * (1.0 / size) + torch.arange(3 * size)
        return torch.where(flat > 3, flat.sqrt(), flat.abs()), joined.argmax(dim=2)


class RecurrentAutoencoder(nn.Module):
    """The last state of one LSTM, repeated, through another one: the window again."""

    def __init__(self, features=4, width=8):
        super().__init__()
        self.encoder = nn.LSTM(features, width, batch_first=True)
        self.decoder = nn.LSTM(width, width, batch_first=True)
        self.head = nn.Linear(width, features)

    def forward(self, x):
        _, (state, _) = self.encoder(x)
        repeated = state[-1].unsqueeze(1).repeat(1, x.shape[1], 1)
        return self.head(self.decoder(repeated)[0])


class TemporalForecaster(nn.Module):
    """Dilated causal convolutions with shortcuts; gives the row after the window."""

    def __init__(self, features=4, width=8):
        super().__init__()
        self.first = nn.Conv1d(features, width, 1)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=d) for d in (1, 2, 4))
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in self.layers)
        self.head = nn.Linear(width, features)

    def forward(self, x):
        y = self.first(x)
        for layer, norm in zip(self.layers, self.norms):
            before = 2 * layer.dilation[0]
            y = y + torch.relu(norm(layer(nn.functional.pad(y, (before, 0)))))
        return x[:, :, -1] + self.head(y[:, :, -1])


class AttentionForecaster(nn.Module):
    """The last row attends to all, by Torch's own layer; gives the row after the window."""

    def __init__(self, features=3, steps=16, width=8):
        super().__init__()
        self.embed, self.head = nn.Linear(features, width), nn.Linear(width, features)
        self.positions = nn.Parameter(torch.zeros(steps, width))
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        y = self.embed(x) + self.positions
        last = y[:, -1:]
        mixed = self.norm(last + self.attention(last, y, y, need_weights=False)[0])
        return self.head(nn.functional.gelu(mixed[:, 0]))


def trained_norms(network):
    """Moments as training leaves them, not 0 and 1."""
    for part in network.modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm):
            part.running_mean.uniform_(-0.5, 0.5)
            part.running_var.uniform_(0.5, 2.0)
    return network


def networks():
    """Name, network, shape of one row."""
    n = nn
    yield "mlp_relu", n.Sequential(n.Linear(6, 16), n.ReLU(), n.Linear(16, 16), n.LeakyReLU(0.1),
                                   n.Linear(16, 4)), (6,)
    yield "autoencoder_dense", n.Sequential(n.Linear(64, 16), n.Tanh(), n.Linear(16, 4), n.Tanh(),
                                            n.Linear(4, 16), n.Tanh(), n.Linear(16, 64)), (64,)
    yield "autoencoder_conv1d", n.Sequential(
        n.Conv1d(3, 8, 5, 2, 2), n.ReLU(), n.Conv1d(8, 8, 3, 2, 2, dilation=2, groups=2), n.SELU(),
        n.ConvTranspose1d(8, 8, 4, 2, 1), n.ReLU(),
        n.ConvTranspose1d(8, 3, 3, 2, 1, output_padding=1)), (3, 32)
    yield "classifier_conv2d", trained_norms(n.Sequential(
        n.Conv2d(1, 6, 3, padding=1), n.BatchNorm2d(6), n.ReLU(), n.MaxPool2d(2),
        n.Conv2d(6, 8, 3, padding=1, bias=False), n.BatchNorm2d(8), n.ReLU6(),
        n.AvgPool2d(3, 2, 1), n.Flatten(), n.Linear(8 * 16, 5), n.LogSoftmax(dim=1))), (1, 16, 16)
    yield "lstm", Last(n.LSTM(5, 8, num_layers=2, batch_first=True), 8, 3), (12, 5)
    yield "lstm_bidirectional", Last(n.LSTM(4, 6, batch_first=True, bidirectional=True), 12,
                                     2), (10, 4)
    yield "gru", Last(n.GRU(4, 7, batch_first=True), 7, 3), (9, 4)
    yield "gru_started", StartedGru(), (7, 4)
    yield "rnn_relu", Last(n.RNN(4, 6, nonlinearity="relu", batch_first=True), 6, 2), (8, 4)
    yield "mlp_layernorm_gelu", n.Sequential(n.Linear(10, 24), n.LayerNorm(24), n.GELU(),
                                             n.Linear(24, 10), n.PReLU(10)), (10,)
    yield "attention", Attention(), (6, 8)
    yield "residual_nearest", Residual("nearest"), (2, 8, 8)
    yield "residual_bilinear", Residual("bilinear"), (2, 8, 8)
    yield "classifier_dropout", n.Sequential(n.Linear(8, 32), n.Sigmoid(), n.Dropout(0.5),
                                             n.Linear(32, 16), n.Softplus(), n.Dropout(0.3),
                                             n.Linear(16, 4), n.Softmax(dim=-1)), (8,)
    yield "sliced", Sliced(), (3, 9)
    yield "autoencoder_lstm", RecurrentAutoencoder(), (12, 4)
    yield "forecaster_tcn", trained_norms(TemporalForecaster()), (4, 24)
    yield "forecaster_attention", AttentionForecaster(), (16, 3)


def write(folder, name, network, row):
    example = torch.rand(2, *row) * 2 - 1
    torch.jit.trace(network, example).save(str(folder / f"{name}.torchscript"))
    first = network(example)
    count = len(first) if isinstance(first, tuple) else 1
    names = [f"y{i}" for i in range(count)]
    axes = {port: {0: "rows"} for port in ("x", *names)}
    if name == "gru_started":
        axes["y1"] = {1: "rows"}
    for opset in OPSETS:
        torch.onnx.export(network, example, str(folder / f"{name}.opset{opset}.onnx"),
                          opset_version=opset, input_names=["x"], output_names=names,
                          dynamic_axes=axes)
    lines, inputs, outputs = [], b"", b""
    for batch in BATCHES:
        x = torch.rand(batch, *row) * 2 - 1
        results = network(x)
        lines.append("input " + " ".join(map(str, x.shape)))
        inputs += x.numpy().astype(numpy.float32).tobytes()
        for result in results if isinstance(results, tuple) else (results,):
            lines.append("output " + " ".join(map(str, result.shape)))
            outputs += result.numpy().astype(numpy.float32).tobytes()
    (folder / f"{name}.case").write_text("\n".join(lines) + "\n")
    (folder / f"{name}.input").write_bytes(inputs)
    (folder / f"{name}.output").write_bytes(outputs)
    return [f"{name}.opset{opset}.onnx {name}" for opset in OPSETS]


def main():
    if len(sys.argv) != 2:
        print("usage: make_networks.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    listed = []
    with torch.no_grad():
        for seed, (name, network, row) in enumerate(networks()):
            torch.manual_seed(seed)
            for weight in network.parameters():
                weight.uniform_(-0.6, 0.6)
            listed += write(folder, name, network.eval(), row)
    (folder / "networks.list").write_text("\n".join(listed) + "\n")
    print(f"{len(listed)} ONNX files of {len(listed) // len(OPSETS)} networks in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
