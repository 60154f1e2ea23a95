import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import util from 'node:util';
import { fail, ok, type Result } from '../../contract/errors.ts';

export type TfCore = typeof import('@tensorflow/tfjs-core');
export type TfLayers = typeof import('@tensorflow/tfjs-layers');

/** TensorFlow.js, ready to compute in this thread. */
export interface TensorFlow {
  /** Tensors and operations; call them as functions, tensors may have no methods for them. */
  readonly tf: TfCore;
  /** What computes: TensorFlow's own library, or WebAssembly (SIMD, one thread). */
  readonly backend: 'tfjs-node' | 'wasm';
  /** Why `@tensorflow/tfjs-node` is not what computes although it is installed. */
  readonly nodeProblem: unknown;
}

/** TensorFlow.js with layers and models, for training. */
export interface TensorFlowWithLayers extends TensorFlow {
  readonly layers: TfLayers;
}

/** No literal, since it is optional: where it is not installed nothing can be said of its types. */
const NODE_PACKAGE = ['@tensorflow', 'tfjs-node'].join('/');

let loaded: Promise<Result<TensorFlow>> | undefined;

/**
 * Loads TensorFlow.js once for this thread (main or worker): on `@tensorflow/tfjs-node` where a person
 * installed it and it runs, else on WebAssembly. Errors: `runtime-unavailable`.
 */
export async function loadTensorFlow(): Promise<Result<TensorFlow>> {
  loaded ??= load();
  const current = loaded;
  const result = await current;
  // The next who asks tries again.
  if (!result.ok && loaded === current) loaded = undefined;
  return result;
}

/**
 * Like {@link loadTensorFlow}, with layers, which compute by the same tensors. Errors:
 * `runtime-unavailable`.
 */
export async function loadTensorFlowWithLayers(): Promise<Result<TensorFlowWithLayers>> {
  const core = await loadTensorFlow();
  if (!core.ok) return core;
  try {
    return ok({ ...core.value, layers: await layersFor(core.value) });
  } catch (cause) {
    return unavailable(cause);
  }
}

function unavailable(cause: unknown): Result<never> {
  return fail('runtime-unavailable', 'TensorFlow.js does not run on this machine.', cause);
}

async function layersFor({ tf, backend }: TensorFlow): Promise<TfLayers> {
  if (backend === 'wasm') return import('@tensorflow/tfjs-layers');
  // tfjs-node is one module of all of TensorFlow.js (`export * from '@tensorflow/tfjs'`), so its layers
  // are in it; any other copy of them might compute elsewhere.
  return tf as unknown as TfLayers;
}

async function load(): Promise<Result<TensorFlow>> {
  const native = await loadNative();
  if (native.ok) return ok({ tf: native.tf, backend: 'tfjs-node', nodeProblem: undefined });
  try {
    return ok({ tf: await loadWasm(), backend: 'wasm', nodeProblem: native.problem });
  } catch (cause) {
    return unavailable(cause);
  }
}

type Native =
  | { readonly ok: true; readonly tf: TfCore }
  /** Without a problem where it is not installed. */
  | { readonly ok: false; readonly problem: unknown };

async function loadNative(): Promise<Native> {
  const restoreLog = quietNative();
  try {
    bringBackRemoved();
    const module: unknown = await import(/* @vite-ignore */ NODE_PACKAGE);
    // It is CommonJS and hands on what it requires, which is not all seen as names of a module.
    const tf: unknown = Reflect.get(Object(module), 'default');
    if (!isCore(tf)) return { ok: false, problem: new Error('tfjs-node is not as expected') };
    tf.enableProdMode();
    await tf.ready();
    if (tf.getBackend() === 'tensorflow') return { ok: true, tf };
    return { ok: false, problem: new Error(`tfjs-node computes by ${tf.getBackend()}`) };
  } catch (error) {
    return { ok: false, problem: isNotInstalled(error) ? undefined : error };
  } finally {
    restoreLog();
  }
}

function isCore(module: unknown): module is TfCore {
  const names = ['conv2d', 'tidy', 'getBackend', 'sequential'];
  return (
    typeof module === 'object' &&
    module !== null &&
    names.every((name) => Reflect.has(module, name))
  );
}

function isNotInstalled(error: unknown): boolean {
  return (
    error instanceof Error &&
    Reflect.get(error, 'code') === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${NODE_PACKAGE}'`)
  );
}

/** TensorFlow's library says on standard error what the processor can do, unless it is told not to. */
function quietNative(): () => void {
  const before = process.env['TF_CPP_MIN_LOG_LEVEL'];
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  return () => {
    if (before === undefined) delete process.env['TF_CPP_MIN_LOG_LEVEL'];
  };
}

/**
 * tfjs-node 4.22 calls functions of `node:util` that Node 23 took away (tensorflow/tfjs#8609), when it
 * loads and whenever it computes; so they stay, where nobody sees them by listing.
 */
function bringBackRemoved(): void {
  const removed = {
    isNullOrUndefined: (value: unknown) => value === undefined || value === null,
    isArray: Array.isArray,
  };
  for (const [name, value] of Object.entries(removed)) {
    if (name in util) continue;
    Object.defineProperty(util, name, { value, configurable: true, enumerable: false });
  }
}

async function loadWasm(): Promise<TfCore> {
  const tf = await import('@tensorflow/tfjs-core');
  // Without it every backend greets the terminal.
  tf.enableProdMode();
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(main) + sep);
  await withoutNewListeners(() => tf.setBackend('wasm'));
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`TensorFlow.js took ${tf.getBackend()}`);
  return tf;
}

/**
 * The module that Emscripten makes listens to the process's failures, and throws them again as its
 * own; what the process does with its failures is not for a library to say.
 */
async function withoutNewListeners(work: () => Promise<unknown>): Promise<void> {
  const exceptions = new Set(process.listeners('uncaughtException'));
  const rejections = new Set(process.listeners('unhandledRejection'));
  await work();
  for (const listener of process.listeners('uncaughtException')) {
    if (!exceptions.has(listener)) process.off('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!rejections.has(listener)) process.off('unhandledRejection', listener);
  }
}
