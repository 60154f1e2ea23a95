import { parentPort, workerData } from 'node:worker_threads';
import type { Runtime } from '../../contract/model-calls.ts';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import { closeDecoders, decodePhoto } from '../decode/decode-photo.ts';
import { exportPicture } from '../decode/export-picture.ts';
import { screenPicture } from '../decode/screen-picture.ts';
import { pathForFs } from '../scan/file-path.ts';
import { ThumbnailCache } from '../thumbs/thumbnail-cache.ts';
import { embedContent, embedPhoto } from './embed-photo.ts';
import type { Embedder } from './embedder.ts';
import type {
  EmbedCall,
  EmbeddedPhoto,
  EmbedOutcome,
  EmbedReply,
  EmbedRequest,
  EmbedWorkerData,
  NewlyEmbedded,
} from './embed-messages.ts';
import { examinePicture } from './examine-picture.ts';
import { openEmbedder } from './open-embedder.ts';

type DescribeCall = Extract<EmbedCall, { kind: 'describe' }>;
type EmbedOnlyCall = Extract<EmbedCall, { kind: 'embed' }>;

const port = parentPort;
if (port === null) throw new Error('The embed worker runs as a worker thread only.');
// Only embed-pool.ts starts this worker, so what it hands over has that type.
const { networks, runtime, thumbnailFolder } = workerData as EmbedWorkerData;
const thumbnails = new ThumbnailCache(thumbnailFolder);
/** By the network's id, in the order in which photos go through them. */
const embedders = new Map<string, Embedder>();

/** Causes stay here: they need not survive the way between threads. */
function portable<T>(result: Result<T>): Result<T> {
  if (result.ok) return result;
  const { code, message }: KindredError = result.error;
  return fail(code, message);
}

function reply(message: EmbedReply): void {
  port?.postMessage(message);
}

async function describe(call: DescribeCall): Promise<Result<EmbeddedPhoto>> {
  const { path, keepThumbnail, isSuspect } = call;
  const used = [...embedders.values()].slice(0, isSuspect ? 1 : undefined);
  const sides = used.map(({ inputSize }) => inputSize);
  const decoded = await decodePhoto(pathForFs(path), { sides });
  if (!decoded.ok) return decoded;
  const described = await embedPhoto(decoded.value, used);
  if (!described.ok) return described;
  const { hash, thumbnail } = decoded.value;
  if (!keepThumbnail) return ok({ record: described.value, thumbnail });
  const written = await thumbnails.write(hash, thumbnail);
  return written.ok ? ok({ record: described.value, thumbnail: undefined }) : written;
}

async function embed({ path, modelId }: EmbedOnlyCall): Promise<Result<NewlyEmbedded>> {
  const embedder = embedders.get(modelId);
  if (embedder === undefined) return fail('model-missing', 'This network is not in use.');
  const decoded = await decodePhoto(pathForFs(path), { sides: [embedder.inputSize] });
  if (!decoded.ok) return decoded;
  const started = performance.now();
  const embedding = await embedContent(decoded.value, embedder);
  const ms = performance.now() - started;
  return embedding.ok
    ? ok({ hash: decoded.value.hash, embedding: embedding.value, ms })
    : embedding;
}

/** The network asked for, or the one that serves. */
function embedderOf(modelId: string | undefined): Embedder | undefined {
  if (modelId !== undefined) return embedders.get(modelId);
  const [serving] = embedders.values();
  return serving;
}

/** The value of work, or its reason; what is thrown is a reason as well. */
async function attempt<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return portable(await work);
  } catch (cause) {
    return portable(fail('internal', 'Something nobody expected came up with this photo.', cause));
  }
}

async function outcomeOf(call: EmbedCall): Promise<EmbedOutcome> {
  const { kind } = call;
  switch (kind) {
    case 'describe':
      return { kind, result: await attempt(describe(call)) };
    case 'examine':
      return {
        kind,
        result: await attempt(
          examinePicture(pathForFs(call.path), call.part, embedderOf(call.modelId)),
        ),
      };
    case 'embed':
      return { kind, result: await attempt(embed(call)) };
    case 'screen':
      return { kind, result: await attempt(screenPicture(pathForFs(call.path))) };
    case 'export':
      return { kind, result: await attempt(exportPicture(pathForFs(call.path), call.order)) };
  }
}

async function answer(ticket: number, call: EmbedCall): Promise<void> {
  reply({ kind: 'outcome', ticket, outcome: await outcomeOf(call) });
}

/** Opens the networks; one that serves beside others may be missing, the first may not. */
async function start(): Promise<Result<Runtime | undefined>> {
  for (const [at, network] of networks.entries()) {
    const opened = await openEmbedder(network, runtime);
    if (opened.ok) embedders.set(network.modelId, opened.value);
    else if (at === 0) return opened;
  }
  return ok(embedderOf(undefined)?.runtime);
}

/** In this order, and never by terminate(): that aborts the process while the network runs. */
async function close(): Promise<void> {
  await closeDecoders();
  for (const embedder of embedders.values()) await embedder.close();
  port?.close();
}

port.on('message', (request: EmbedRequest) => {
  if (request.kind === 'close') void close();
  else void answer(request.ticket, request.call);
});
reply({ kind: 'ready', started: portable(await start()) });
