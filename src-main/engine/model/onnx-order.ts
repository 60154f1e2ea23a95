import { damaged } from './flatbuffer.ts';
import type { OnnxNode } from './onnx-graph.ts';

/** Nodes in an order that can be computed, and the names of all that they make. */
export interface ComputableOrder {
  readonly nodes: readonly OnnxNode[];
  readonly made: ReadonlySet<string>;
}

/**
 * Orders nodes so that each comes after those that make its inputs; those that could be computed in
 * the file's own order keep it. `given` are the names that need no node. Throws `model-unreadable`
 * where two nodes make one value, nothing makes one, or they wait for each other.
 */
export function computableOrder(
  nodes: readonly OnnxNode[],
  given: ReadonlySet<string>,
): ComputableOrder {
  const makers = new Map<string, number>();
  nodes.forEach((node, index) => {
    for (const output of node.outputs) {
      if (output === '') continue;
      if (makers.has(output) || given.has(output)) throw damaged(`${output} is made twice`);
      makers.set(output, index);
    }
  });
  const order: OnnxNode[] = [];
  const waiting = nodes.map((node) => new Set(makersOf(node, makers, given)));
  const waitedFor = new Map<number, number[]>();
  waiting.forEach((needs, index) => {
    for (const need of needs) {
      const others = waitedFor.get(need);
      if (others === undefined) waitedFor.set(need, [index]);
      else others.push(index);
    }
  });
  const done = new Set<number>();
  const take = (first: number): void => {
    const ready = [first];
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const node = nodes[next];
      if (node === undefined || done.has(next)) continue;
      done.add(next);
      order.push(node);
      for (const other of waitedFor.get(next) ?? []) {
        waiting[other]?.delete(next);
        // Later ones are met by the walk in the file's order; earlier ones were passed over.
        if (waiting[other]?.size === 0 && other < first) ready.push(other);
      }
    }
  };
  nodes.forEach((_, index) => {
    if (waiting[index]?.size === 0) take(index);
  });
  if (order.length !== nodes.length) throw damaged('nodes that wait for each other');
  return { nodes: order, made: new Set(makers.keys()) };
}

function makersOf(
  node: OnnxNode,
  makers: ReadonlyMap<string, number>,
  given: ReadonlySet<string>,
): readonly number[] {
  const found: number[] = [];
  for (const input of node.inputs) {
    if (input === '' || given.has(input)) continue;
    const maker = makers.get(input);
    if (maker === undefined) throw damaged(`nothing makes ${input}`);
    found.push(maker);
  }
  return found;
}
