# SPDX-License-Identifier: Apache-2.0
"""The cases of make_operators.py: one operator each, at the opsets where its form changes."""

from onnx_encoding import BOOL, FLOAT, INT32, INT64, Tensor, drawn, integers, scalar, source_of

SHAPE = (2, 3, 4)


class Case:
    """x and the constants, in this order, into one operator; a result that is no float is cast."""

    def __init__(self, name, opset, op, constants=None, shape=SHAPE, outputs=("y",), low=-2.0,
                 high=2.0, before=None, cast=False, is_open=True, **attributes):
        self.name, self.opset, self.op, self.shape = f"{name}_{opset}", opset, op, shape
        self.constants, self.outputs, self.attributes = constants or {}, list(outputs), attributes
        self.low, self.high, self.before, self.cast = low, high, before, cast
        self.is_open = is_open

    def nodes(self, inputs):
        """Operator, inputs, outputs, attributes of each node."""
        if self.before:
            yield *self.before[:1], [inputs[0]], ["before"], self.before[1]
            inputs = ["before", *inputs[1:]]
        if not self.cast:
            yield self.op, inputs, self.outputs, self.attributes
            return
        yield self.op, inputs, [f"{name}_raw" for name in self.outputs], self.attributes
        for name in self.outputs:
            yield "Cast", [f"{name}_raw"], [name], {"to": FLOAT}


def f(*shape, low=-1.0, high=1.0):
    return drawn(source_of(str(shape)), *shape, low=low, high=high)


TO_INT = ("Cast", {"to": INT64})
TO_INT32 = ("Cast", {"to": INT32})
TO_BOOL = ("Cast", {"to": BOOL})


def elementwise():
    for op in ("Add", "Sub", "Mul", "Div"):
        yield Case(op.lower(), 7, op, {"b": f(3, 1)})
        yield Case(op.lower() + "_wider", 13, op, {"b": f(2, 1, 1, 1)})
    yield Case("div_integers", 13, "Div", {"b": integers(-3)}, low=-20, high=20, before=TO_INT,
               cast=True)
    yield Case("div_int32", 13, "Div", {"b": Tensor([-1], kind=INT32)}, low=-20, high=20,
               before=TO_INT32, cast=True)
    yield Case("pow", 13, "Pow", {"b": f(4, low=-2, high=2)}, low=0.1)
    yield Case("pow_integer_exponent", 13, "Pow", {"b": scalar(3, INT64)})
    for op in ("Min", "Max", "Sum", "Mean"):
        yield Case(op.lower(), 8, op, {"b": f(3, 1), "c": f(2, 3, 4)})
    for op, opset in (("Neg", 7), ("Abs", 7), ("Exp", 7), ("Floor", 7), ("Ceil", 7), ("Sign", 9),
                      ("Sin", 7), ("Cos", 7), ("Erf", 9), ("Erf", 13)):
        yield Case(op.lower(), opset, op)
    for op in ("Sqrt", "Log", "Reciprocal"):
        yield Case(op.lower(), 13, op, low=0.1, high=4.0)
    yield Case("round", 11, "Round", {}, shape=(4, 500), low=-2.0, high=2.0)
    yield Case("clip", 7, "Clip", min=-0.5, max=1.0)
    yield Case("clip_none", 10, "Clip")
    yield Case("clip", 11, "Clip", {"low": scalar(-0.5), "high": scalar(1.0)})
    yield Case("clip_high", 12, "Clip", {"low": None, "high": scalar(0.25)})
    yield Case("clip_crossed", 13, "Clip", {"low": scalar(1.0), "high": scalar(0.25)})
    yield Case("cast_int", 9, "Cast", low=-20, high=20, cast=True, to=INT32)
    yield Case("cast_bool", 13, "Cast", cast=True, to=BOOL)
    for op, opset in (("Greater", 9), ("Less", 9), ("Equal", 11), ("GreaterOrEqual", 12),
                      ("LessOrEqual", 16)):
        yield Case(op.lower(), opset, op, {"b": f(3, 1)}, cast=True)
    for op in ("And", "Or", "Xor"):
        yield Case(op.lower(), 7, op, {"b": Tensor([True, False, True, True], kind=BOOL)},
                   before=TO_BOOL, low=0.0, high=0.0003, cast=True)
    yield Case("not", 7, "Not", before=TO_BOOL, low=0.0, high=0.0003, cast=True)
    yield Case("where", 9, "Where", {"a": f(2, 1, 4), "b": f(3, 1)}, before=TO_BOOL, low=0.0,
               high=0.0003)


def activations():
    for op, opset, attributes in (
            ("Relu", 7, {}), ("LeakyRelu", 7, {}), ("LeakyRelu", 16, {"alpha": 0.3}),
            ("Elu", 7, {}), ("Elu", 13, {"alpha": 0.4}), ("Celu", 12, {"alpha": 0.4}),
            ("Selu", 7, {}), ("Selu", 13, {"alpha": 1.2, "gamma": 0.9}), ("Sigmoid", 7, {}),
            ("HardSigmoid", 7, {}), ("HardSigmoid", 13, {"alpha": 0.4, "beta": 0.3}),
            ("HardSwish", 14, {}), ("Tanh", 7, {}), ("Softplus", 7, {}), ("Softsign", 7, {}),
            ("ThresholdedRelu", 10, {}), ("ThresholdedRelu", 13, {"alpha": 0.3})):
        yield Case(op.lower() + ("_set" if attributes else ""), opset, op, **attributes)
    yield Case("softplus_far", 13, "Softplus", low=-300, high=300)
    yield Case("prelu", 9, "PRelu", {"slope": f(3, 1)})
    for op in ("Softmax", "LogSoftmax"):
        for opset in (7, 11, 13):
            yield Case(op.lower(), opset, op)
            yield Case(op.lower() + "_axis2", opset, op, axis=2)
            yield Case(op.lower() + "_axis0", opset, op, axis=0)
    yield Case("dropout", 7, "Dropout", ratio=0.4)
    yield Case("dropout", 13, "Dropout", {"ratio": scalar(0.4)})
    yield Case("dropout_off", 13, "Dropout",
               {"ratio": scalar(0.4), "training": scalar(False, BOOL)})


def convolutions():
    line, plane = (2, 4, 11), (2, 4, 7, 9)
    yield Case("conv1d", 7, "Conv", {"w": f(6, 4, 3), "b": f(6)}, line, pads=[1, 1])
    yield Case("conv1d_uneven", 11, "Conv", {"w": f(6, 2, 3)}, line, pads=[2, 0], strides=[2],
               group=2, dilations=[2])
    yield Case("conv2d", 11, "Conv", {"w": f(6, 4, 3, 2), "b": f(6)}, plane, kernel_shape=[3, 2],
               pads=[1, 0, 2, 1], strides=[2, 1], dilations=[1, 3])
    yield Case("conv2d_depth", 13, "Conv", {"w": f(4, 1, 3, 3), "b": f(4)}, plane, group=4)
    for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        yield Case(f"conv1d_{mode.lower()}", 11, "Conv", {"w": f(3, 4, 4)}, line, auto_pad=mode,
                   strides=[2])
        yield Case(f"conv2d_{mode.lower()}", 11, "Conv", {"w": f(3, 4, 2, 3)}, plane,
                   auto_pad=mode, strides=[2, 3])
    yield Case("transposed1d", 7, "ConvTranspose", {"w": f(4, 3, 3), "b": f(3)}, line, strides=[2])
    yield Case("transposed1d_uneven", 11, "ConvTranspose", {"w": f(4, 3, 4), "b": f(6)}, line,
               strides=[3], pads=[2, 0], output_padding=[1], group=2)
    yield Case("transposed2d", 11, "ConvTranspose", {"w": f(4, 3, 3, 2), "b": f(3)}, plane,
               strides=[2, 3], pads=[1, 0, 0, 1], output_padding=[1, 2], dilations=[2, 1])


def pooling():
    line, plane = (2, 3, 11), (2, 3, 8, 9)
    for op in ("MaxPool", "AveragePool"):
        name = op.lower()
        yield Case(f"{name}_1d", 7, op, {}, line, kernel_shape=[3], strides=[2])
        yield Case(f"{name}_2d_uneven", 11, op, {}, plane, kernel_shape=[3, 4], strides=[2, 1],
                   pads=[1, 0, 2, 3])
        yield Case(f"{name}_ceil", 10, op, {}, plane, kernel_shape=[3, 2], strides=[2, 2],
                   ceil_mode=1)
        for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
            yield Case(f"{name}_{mode.lower()}", 11, op, {}, plane, kernel_shape=[3, 2],
                       strides=[2, 2], auto_pad=mode)
    yield Case("maxpool_dilated", 12, "MaxPool", {}, plane, kernel_shape=[2, 3], dilations=[3, 2],
               pads=[1, 1, 1, 1])
    yield Case("averagepool_counting", 11, "AveragePool", {}, plane, kernel_shape=[3, 3],
               strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)
    yield Case("globalaveragepool", 7, "GlobalAveragePool", {}, plane)
    yield Case("globalmaxpool", 7, "GlobalMaxPool", {}, line)


def normalisations():
    trained = {"scale": f(3), "bias": f(3), "mean": f(3), "var": f(3, low=0.3, high=2.0)}
    for opset in (7, 9, 15):
        yield Case("batchnorm", opset, "BatchNormalization", trained, (2, 3, 4, 5), epsilon=1e-3)
    yield Case("batchnorm_flat", 14, "BatchNormalization", trained, (4, 3))
    yield Case("instancenorm", 7, "InstanceNormalization", {"scale": f(3), "bias": f(3)},
               epsilon=1e-3)
    yield Case("layernorm", 17, "LayerNormalization", {"scale": f(4), "bias": f(4)})
    yield Case("layernorm_two", 17, "LayerNormalization", {"scale": f(3, 4)}, axis=1,
               epsilon=1e-2)
    yield Case("lpnorm", 7, "LpNormalization", p=1, axis=1)
    yield Case("lpnorm_default", 7, "LpNormalization")


def recurrent():
    steps, rows, width, hidden = 5, 2, 3, 4
    sizes = {"LSTM": 4, "GRU": 3, "RNN": 1}
    for op, gates in sizes.items():
        for direction, count in (("forward", 1), ("reverse", 1), ("bidirectional", 2)):
            weights = {"w": f(count, gates * hidden, width), "r": f(count, gates * hidden, hidden)}
            bias = {"bias": f(count, 2 * gates * hidden)}
            start = {"lengths": Tensor([steps] * rows, kind=INT32), "h": f(count, rows, hidden)}
            outputs = ["y", "h_end"] + (["c_end"] if op == "LSTM" else [])
            if op == "LSTM":
                start["c"] = f(count, rows, hidden, low=-0.5)
            common = {"shape": (steps, rows, width), "outputs": outputs, "direction": direction,
                      "hidden_size": hidden, "is_open": False}
            name = f"{op.lower()}_{direction}"
            yield Case(f"{name}_bare", 7, op, weights, **common)
            yield Case(f"{name}_started", 14, op, {**weights, **bias, **start}, **common)
            if op == "GRU":
                yield Case(f"{name}_after", 14, op, {**weights, **bias, **start},
                           linear_before_reset=1, **common)
    yield Case("rnn_two_activations", 14, "RNN",
               {"w": f(2, hidden, width), "r": f(2, hidden, hidden)}, (steps, rows, width),
               direction="bidirectional", hidden_size=hidden, activations=["Relu", "Tanh"],
               is_open=False)


def products_and_reductions():
    square = (3, 4)
    yield Case("gemm", 7, "Gemm", {"b": f(4, 5), "c": f(5)}, square)
    yield Case("gemm_turned", 11, "Gemm", {"b": f(5, 3), "c": f(4, 1)}, square, transA=1,
               transB=1, alpha=0.5, beta=0.3)
    yield Case("gemm_bare", 13, "Gemm", {"b": f(4, 5)}, square, alpha=2.0)
    yield Case("gemm_scalar", 13, "Gemm", {"b": f(4, 5), "c": scalar(0.7)}, square)
    yield Case("matmul", 9, "MatMul", {"b": f(4, 5)})
    yield Case("matmul_broadcast", 13, "MatMul", {"b": f(2, 1, 4, 5)}, (3, 2, 4))
    yield Case("matmul_vector", 13, "MatMul", {"b": f(4)})
    for op in ("Mean", "Max", "Min", "Prod", "SumSquare", "L1", "L2", "LogSumExp"):
        yield Case(f"reduce{op.lower()}", 11, f"Reduce{op}", axes=[-1, 0])
        yield Case(f"reduce{op.lower()}_all", 13, f"Reduce{op}", keepdims=0)
    yield Case("reducesum", 11, "ReduceSum", axes=[1], keepdims=0)
    yield Case("reducesum", 13, "ReduceSum", {"axes": integers(0, -1)}, keepdims=0)
    yield Case("reducesum_all", 13, "ReduceSum")
    yield Case("reducesum_none", 13, "ReduceSum", noop_with_empty_axes=1)
    for op in ("ArgMax", "ArgMin"):
        yield Case(op.lower(), 7, op, axis=1, cast=True)
        yield Case(op.lower() + "_flat", 13, op, {}, axis=-1, keepdims=0, cast=True)


def shapes():
    x = (2, 3, 4)
    yield Case("reshape", 7, "Reshape", {"to": integers(0, -1)})
    yield Case("reshape_flat", 14, "Reshape", {"to": integers(-1)}, allowzero=0)
    for axis in (0, 1, 2, 3):
        yield Case(f"flatten{axis}", 9, "Flatten", axis=axis)
    yield Case("flatten_back", 13, "Flatten", axis=-1)
    yield Case("transpose", 7, "Transpose")
    yield Case("transpose_set", 13, "Transpose", perm=[1, 0, 2])
    yield Case("squeeze", 11, "Squeeze", {}, (2, 1, 3, 1), axes=[-1, 1])
    yield Case("squeeze", 13, "Squeeze", {"axes": integers(1)}, (2, 1, 3, 1))
    yield Case("squeeze_all", 13, "Squeeze", {}, (2, 1, 3, 1), is_open=False)
    yield Case("unsqueeze", 11, "Unsqueeze", axes=[0, 4])
    yield Case("unsqueeze", 13, "Unsqueeze", {"axes": integers(-1, 1)})
    yield Case("shape", 13, "Shape", cast=True)
    yield Case("shape_part", 15, "Shape", cast=True, start=-2, end=5)
    yield Case("size", 13, "Size", cast=True)
    yield Case("constantofshape", 9, "ConstantOfShape", {}, (3,), low=1.0, high=3.0,
               before=TO_INT, value=Tensor([0.25]))
    yield Case("expand", 8, "Expand", {"to": integers(2, 1, 3, 1)}, (3, 4))
    yield Case("tile", 13, "Tile", {"times": integers(1, 2, 3)})
    yield Case("range", 11, "Range", {"limit": scalar(7.3), "step": scalar(0.75)}, (), low=0.0,
               high=1.0, is_open=False)
    yield Case("identity", 13, "Identity")
    yield Case("concat", 7, "Concat", {"b": f(2, 3, 2)}, axis=2)
    yield Case("concat_back", 13, "Concat", {"b": f(2, 1, 4), "c": f(2, 2, 4)}, axis=-2)
    yield Case("split", 11, "Split", {}, x, ("a", "b"), axis=2, split=[1, 3])
    yield Case("split", 13, "Split", {"parts": integers(2, 1)}, x, ("a", "b"), axis=1)
    yield Case("split_even", 13, "Split", {}, x, ("a", "b"), axis=-1)


def selections():
    x = (3, 5, 6)
    far = (1 << 63) - 1
    yield Case("slice", 9, "Slice", {}, x, axes=[1, 2], starts=[1, -3], ends=[4, far])
    yield Case("slice_plain", 9, "Slice", {}, x, starts=[0, 1], ends=[2, -1])
    for number, (begins, ends, axes, steps) in enumerate((
            ((1,), (far,), (1,), (2,)), ((-1,), (-far - 1,), (2,), (-1,)),
            ((4, 10), (0, 0), (1, -1), (-2, -3)), ((-100,), (100,), (1,), (1,)),
            ((2, -2), (-1, -far), (-2, 2), (1, -2)))):
        yield Case(f"slice_steps{number}", 11, "Slice",
                   {"begins": integers(*begins), "ends": integers(*ends), "axes": integers(*axes),
                    "steps": integers(*steps)}, x)
    yield Case("slice_no_axes", 13, "Slice", {"begins": integers(0, 1), "ends": integers(2, 3)}, x)
    yield Case("gather", 7, "Gather", {"index": integers(2, 0, 0)}, x, axis=1)
    yield Case("gather_back", 11, "Gather", {"index": Tensor([-1, 0, 1, -2], [2, 2], INT64)}, x,
               axis=-1)
    yield Case("gather_one", 13, "Gather", {"index": scalar(1, INT64)}, x, axis=2)
    yield Case("gatherelements", 11, "GatherElements",
               {"index": Tensor([0, -1, 2, 1, 0, 3], [3, 2, 1], INT64)}, x, axis=1)
    pads = (0, 1, 2, 0, 3, 1)
    for mode in ("constant", "reflect", "edge"):
        yield Case(f"pad_{mode}", 7, "Pad", {}, x, mode=mode, pads=list(pads))
        yield Case(f"pad_{mode}", 13, "Pad", {"pads": integers(*pads)}, x, mode=mode)
    yield Case("pad_value", 11, "Pad", {"pads": integers(*pads), "value": scalar(0.5)}, x)
    yield Case("pad_cut", 11, "Pad", {"pads": integers(0, -1, 1, 0, 0, -2)}, x)


def resizing():
    x = (1, 2, 4, 5)
    up = Tensor([1.0, 1.0, 2.0, 3.0])
    odd = Tensor([1.0, 1.0, 0.6, 1.7])
    for opset, op in ((9, "Upsample"), (10, "Resize")):
        yield Case("resize_old", opset, op, {"scales": up}, x, mode="nearest")
    yield Case("resize_old_linear", 10, "Resize", {"scales": up}, x, mode="linear")
    for coordinates in ("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"):
        for nearest in ("floor", "ceil", "round_prefer_floor", "round_prefer_ceil"):
            yield Case(f"resize_{coordinates}_{nearest}", 13, "Resize", {"roi": None, "s": up}, x,
                       mode="nearest", nearest_mode=nearest,
                       coordinate_transformation_mode=coordinates)
        for name, scales in (("up", up), ("odd", odd)):
            yield Case(f"resize_{coordinates}_linear_{name}", 11, "Resize",
                       {"roi": Tensor([]), "s": scales}, x, mode="linear",
                       coordinate_transformation_mode=coordinates)
        yield Case(f"resize_{coordinates}_sizes", 13, "Resize",
                   {"roi": None, "s": None, "sizes": integers(1, 2, 3, 9)}, x, mode="linear",
                   coordinate_transformation_mode=coordinates)


CASES = [*elementwise(), *activations(), *convolutions(), *pooling(), *normalisations(),
         *recurrent(), *products_and_reductions(), *shapes(), *selections(), *resizing()]
