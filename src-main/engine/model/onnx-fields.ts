// Field numbers of ONNX files, from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
export const MODEL = { irVersion: 1, producer: 2, graph: 7, opsetImport: 8, functions: 25 };
export const FUNCTION = { node: 7 };
export const OPSET = { domain: 1, version: 2 };
export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
};
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 };
export const ATTRIBUTE = {
  name: 1,
  float: 2,
  integer: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  integers: 8,
  strings: 9,
  tensors: 10,
  graphs: 11,
  type: 20,
};
export const ATTRIBUTE_TYPE = {
  float: 1,
  integer: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  integers: 7,
  strings: 8,
};
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  externalData: 13,
  dataLocation: 14,
};
export const ENTRY = { key: 1, value: 2 };
export const VALUE = { name: 1, type: 2 };
export const TYPE = { tensor: 1 };
export const TENSOR_TYPE = { elementType: 1, shape: 2 };
export const SHAPE = { dimension: 1 };
export const DIMENSION = { value: 1, name: 2 };
