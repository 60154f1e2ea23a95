import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type {
  IndexCall,
  IndexOutcome,
  IndexReply,
  IndexRequest,
  IndexWorkerData,
} from './index-messages.ts';
import { StoredIndex } from './stored-index.ts';

const port = parentPort;
if (port === null) throw new Error('The index worker runs as a worker thread only.');
// Only index-client.ts starts this worker, so what it hands over has that type.
const { directory, specs, readOnly } = workerData as IndexWorkerData;

const indexes = new Map<string, StoredIndex>(
  specs.map((spec) => [spec.name, StoredIndex.open(directory, spec, readOnly)]),
);

/** Causes cross to the other thread as text: not everything thrown can be copied. */
function portable<T>(result: Result<T>): Result<T> {
  if (result.ok || result.error.cause === undefined) return result;
  const { code, message, cause } = result.error;
  return fail(code, message, cause instanceof Error ? cause.message : inspect(cause));
}

function reply(message: IndexReply): void {
  port?.postMessage(message);
}

async function outcomeOf(index: StoredIndex, call: IndexCall): Promise<IndexOutcome> {
  switch (call.kind) {
    case 'add':
      return { kind: 'add', result: portable(index.add(call.ids, call.vectors)) };
    case 'remove':
      return { kind: 'remove', result: portable(index.remove(call.ids)) };
    case 'has':
      return { kind: 'has', result: ok(index.has(call.ids)) };
    case 'search':
      return { kind: 'search', result: portable(index.search(call.vector, call.count)) };
    case 'save':
      return { kind: 'save', result: portable(await index.save(call.revision)) };
    case 'reset':
      index.reset();
      return { kind: 'reset', result: ok(undefined) };
  }
}

/** In this order, so that a save under way comes to its end. */
async function close(): Promise<void> {
  for (const index of indexes.values()) await index.close();
  port?.close();
}

async function answer(request: Extract<IndexRequest, { kind: 'call' }>): Promise<void> {
  const { ticket, name, call } = request;
  const index = indexes.get(name);
  let outcome: IndexOutcome;
  try {
    // The client's callers have their names from the list that opened it.
    if (index === undefined) throw new Error(`No index is called ${name}.`);
    outcome = await outcomeOf(index, call);
  } catch (cause) {
    const result = fail(
      'internal',
      'Something nobody expected came up in the search index.',
      cause,
    );
    outcome = { kind: call.kind, result: portable(result) };
  }
  reply({ kind: 'outcome', ticket, name, state: index?.state, outcome });
}

port.on('message', (request: IndexRequest) => {
  if (request.kind === 'close') void close();
  else void answer(request);
});
reply({
  kind: 'ready',
  states: [...indexes].map(([name, index]) => [name, index.state] as const),
});
