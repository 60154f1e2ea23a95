import type { CallOutput } from '../../contract/calls.ts';
import type { CanonicalNetwork } from './canonical-network.ts';
import type { Need } from './guess-picture.ts';
import type { ModelManifest } from './model-manifest.ts';
import type { OnnxModelGraph } from './onnx-graph.ts';

type Values = CallOutput<'addModel'>['inputs'];

/** A network that a person wants to add, looked at. */
export interface Candidate {
  /** Its sizes mean nothing where something is needed yet. */
  readonly manifest: ModelManifest;
  /** Undefined where something is needed yet. */
  readonly network: CanonicalNetwork | undefined;
  /** What its folder will hold, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The name of the weights' file, for sentences. */
  readonly file: string;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly guessed: readonly string[];
  readonly needs: readonly Need[];
}

/** Inputs and outputs as the person is told of them. */
export function valuesOf({
  inputs,
  outputs,
}: OnnxModelGraph): Pick<Candidate, 'inputs' | 'outputs'> {
  const told = (values: OnnxModelGraph['inputs']): Values =>
    values.map(({ name, element, shape }) => ({
      name,
      type: element,
      shape: shape.map((size) => (size === '' ? '?' : String(size))),
    }));
  return { inputs: told(inputs), outputs: told(outputs) };
}
