// Preloaded (node --import) into a process and its threads, where `@tensorflow/tfjs-node` is installed
// then: as the real one, a module of all of TensorFlow.js, whose backend calls what Node 24 lacks. It
// computes by TensorFlow.js's own JavaScript. With `?broken`, its library is not there.
import { registerHooks } from 'node:module';

const isBroken = import.meta.url.endsWith('?broken');
const PACKAGE = '@tensorflow/tfjs-node';
const ADDRESS = new URL('./tfjs-node.cjs', import.meta.url).href;

const SOURCE = `
const util = require('util');
const tf = require('@tensorflow/tfjs-core');
const layers = require('@tensorflow/tfjs-layers');
const cpu = require('@tensorflow/tfjs-backend-cpu');
class Backend extends cpu.MathBackendCPU {
  write(values, shape, dtype) {
    if (util.isNullOrUndefined(shape) || !util.isArray(shape)) throw new Error('no shape');
    return super.write(values, shape, dtype);
  }
}
tf.copyRegisteredKernels('cpu', 'tensorflow');
tf.registerBackend('tensorflow', () => new Backend(), 3);
tf.setBackend('tensorflow');
for (const part of [tf, layers]) {
  for (const name of Object.keys(part)) exports[name] = part[name];
}
`;

const BROKEN = `throw new Error('tfjs_binding.node can not be found');`;

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== PACKAGE) return nextResolve(specifier, context);
    return { url: ADDRESS, format: 'commonjs', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (url !== ADDRESS) return nextLoad(url, context);
    return { format: 'commonjs', source: isBroken ? BROKEN : SOURCE, shortCircuit: true };
  },
});
