import { KindredFailure } from '../../contract/errors.ts';

/** What TensorFlow.js is not taught here, as the beginning of a sentence. */
export function unsupportedNetwork(what: string): KindredFailure {
  const message = `${what}, which Kindred cannot compute with TensorFlow.js; ONNX Runtime may.`;
  return new KindredFailure({ code: 'model-unsupported', message });
}
