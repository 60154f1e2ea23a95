/**
 * Names of builtin operations by code, for those that image networks hold; from TensorFlow Lite's
 * schema, https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs
 */
const NAMES = new Map<number, string>([
  [0, 'ADD'],
  [1, 'AVERAGE_POOL_2D'],
  [2, 'CONCATENATION'],
  [3, 'CONV_2D'],
  [4, 'DEPTHWISE_CONV_2D'],
  [5, 'DEPTH_TO_SPACE'],
  [6, 'DEQUANTIZE'],
  [9, 'FULLY_CONNECTED'],
  [11, 'L2_NORMALIZATION'],
  [14, 'LOGISTIC'],
  [17, 'MAX_POOL_2D'],
  [18, 'MUL'],
  [19, 'RELU'],
  [20, 'RELU_N1_TO_1'],
  [21, 'RELU6'],
  [22, 'RESHAPE'],
  [23, 'RESIZE_BILINEAR'],
  [25, 'SOFTMAX'],
  [26, 'SPACE_TO_DEPTH'],
  [28, 'TANH'],
  [32, 'CUSTOM'],
  [34, 'PAD'],
  [39, 'TRANSPOSE'],
  [40, 'MEAN'],
  [41, 'SUB'],
  [42, 'DIV'],
  [43, 'SQUEEZE'],
  [45, 'STRIDED_SLICE'],
  [47, 'EXP'],
  [49, 'SPLIT'],
  [53, 'CAST'],
  [54, 'PRELU'],
  [55, 'MAXIMUM'],
  [57, 'MINIMUM'],
  [60, 'PADV2'],
  [97, 'RESIZE_NEAREST_NEIGHBOR'],
  [98, 'LEAKY_RELU'],
  [114, 'QUANTIZE'],
  [117, 'HARD_SWISH'],
]);

/** An operation's name in the schema, or its number where an image network would not hold it. */
export function operationName(code: number): string {
  return NAMES.get(code) ?? `operation ${code}`;
}
