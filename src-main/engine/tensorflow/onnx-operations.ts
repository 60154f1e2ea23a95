import type { OnnxNode } from '../model/onnx-graph.ts';
import type { Operation } from './onnx-call.ts';
import { ELEMENTWISE } from './onnx-operations-elementwise.ts';
import { SHAPES } from './onnx-operations-shapes.ts';
import { SUMS } from './onnx-operations-sums.ts';
import { WINDOWS } from './onnx-operations-windows.ts';

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [ELEMENTWISE, SHAPES, SUMS, WINDOWS].flatMap((table) => Object.entries(table)),
);

const STANDARD_DOMAINS = new Set(['', 'ai.onnx']);

/** How TensorFlow.js computes a node; undefined where Kindred does not know. */
export function operationOf({ operation, domain }: OnnxNode): Operation | undefined {
  return STANDARD_DOMAINS.has(domain) ? OPERATIONS.get(operation) : undefined;
}

/** A node's operation as refusals name it. */
export function operationName({ operation, domain }: OnnxNode): string {
  return STANDARD_DOMAINS.has(domain) ? operation : `${domain}.${operation}`;
}
