/** An attribute of a node; tensors and strings as far as the supported operations need them. */
export type OnnxAttribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  /** Subgraphs and the like, which Kindred passes on as they are and computes nowhere else. */
  | { readonly kind: 'other' };

export interface OnnxNode {
  readonly name: string;
  /** As Conv. */
  readonly operation: string;
  /** '' for the standard operations. */
  readonly domain: string;
  /** Names of values; '' for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export type OnnxElement =
  'float32' | 'float16' | 'float64' | 'uint8' | 'int8' | 'int32' | 'int64' | 'bool' | 'other';

/** A constant. */
export interface OnnxTensor {
  readonly name: string;
  readonly element: OnnxElement;
  readonly shape: readonly number[];
  /** Little-endian elements, a view of the file where it can be; empty where `external` is there. */
  readonly data: Uint8Array;
  /** Where its bytes lie in a file beside. */
  readonly external?: {
    readonly location: string;
    readonly offset: number;
    readonly length?: number;
  };
}

/** An input or output. A dimension is a number where it is fixed, else its name ('' for none). */
export interface OnnxValue {
  readonly name: string;
  readonly element: OnnxElement;
  readonly shape: readonly (number | string)[];
}

/** An ONNX file's graph, its nodes in an order that can be computed. */
export interface OnnxModelGraph {
  readonly irVersion: number;
  /** The version of the standard operations. */
  readonly opset: number;
  /** Without the constants, which old files list among the inputs. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Values inside whose shape the file says. */
  readonly inner: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}
