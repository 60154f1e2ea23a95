// Preloaded (node --import) into a process and its threads, where ONNX Runtime's library then cannot be
// loaded, as on a machine that it is not built for.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.endsWith('onnxruntime_binding.node')) {
      throw new Error('onnxruntime_binding.node: invalid ELF header');
    }
    return nextResolve(specifier, context);
  },
});
