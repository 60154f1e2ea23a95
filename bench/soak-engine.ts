// Started by bench/soak.ts in a process of its own, so that its memory is the engine's alone:
// node soak-engine.ts LIBRARY MODELS. Answers calls over the line between the processes.
import { readdir, readFile } from 'node:fs/promises';
import type { PageCallName } from '../src-main/contract/calls.ts';
import { unwrap, type Result } from '../src-main/contract/errors.ts';
import { AppLibrary } from '../src-main/engine/app-library.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';

/** What this process weighs. */
export interface EngineWeight {
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
  /** Open files, sockets and watches; what keeps the event loop busy; threads. */
  readonly files: number;
  readonly resources: number;
  readonly threads: number;
}

export type SoakAsk =
  | { readonly kind: 'call'; readonly name: PageCallName; readonly input: unknown }
  | { readonly kind: 'thumbnail'; readonly id: number }
  | { readonly kind: 'weigh' }
  | { readonly kind: 'close' };

export interface SoakRequest {
  readonly ticket: number;
  readonly ask: SoakAsk;
}

export interface SoakReply {
  readonly ticket: number;
  readonly answer: Result<unknown>;
}

async function weigh(): Promise<EngineWeight> {
  const { rss, heapUsed } = process.memoryUsage();
  // Reads and writes under way come and go.
  const lasting = process.getActiveResourcesInfo().filter((name) => !name.startsWith('FSReq'));
  const resources = lasting.length;
  if (process.platform !== 'linux') return { rss, heapUsed, files: 0, resources, threads: 0 };
  const status = await readFile('/proc/self/status', 'utf8');
  const files = (await readdir('/proc/self/fd')).length;
  return { rss, heapUsed, files, resources, threads: Number(/Threads:\s+(\d+)/.exec(status)?.[1]) };
}

async function answer(library: AppLibrary, ask: SoakAsk): Promise<Result<unknown>> {
  switch (ask.kind) {
    case 'call':
      // bench/soak.ts asks only with inputs of the table of calls.
      return library[ask.name](ask.input as never);
    case 'thumbnail': {
      const jpeg = await library.thumbnail(ask.id);
      return jpeg.ok ? { ok: true, value: jpeg.value.length } : jpeg;
    }
    case 'weigh':
      return { ok: true, value: await weigh() };
    case 'close':
      return { ok: true, value: await library.close() };
  }
}

async function serve(): Promise<void> {
  const [dir = '', models = ''] = process.argv.slice(2);
  const sources = modelSources({ ...process.env, KINDRED_MODELS: models, KINDRED_OFFLINE: '1' });
  const library = unwrap(await AppLibrary.open({ dir, modelSources: sources, command: 'bench' }));
  process.on('message', (request: SoakRequest) => {
    const { ticket, ask } = request;
    void answer(library, ask).then((given) => {
      const reply: SoakReply = { ticket, answer: given };
      process.send?.(reply);
      if (ask.kind === 'close') process.disconnect();
    });
  });
  process.once('disconnect', () => {
    void library.close();
  });
  process.send?.({ ticket: 0, answer: { ok: true, value: true } } satisfies SoakReply);
}

await serve();
