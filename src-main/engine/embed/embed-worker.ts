import { parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import { closeDecoders, decodePhoto } from '../decode/decode-photo.ts';
import { exportPicture } from '../decode/export-picture.ts';
import { screenPicture } from '../decode/screen-picture.ts';
import { pathForFs } from '../scan/file-path.ts';
import { ThumbnailCache } from '../thumbs/thumbnail-cache.ts';
import { embedPhoto } from './embed-photo.ts';
import type { Embedder } from './embedder.ts';
import type {
  EmbedCall,
  EmbeddedPhoto,
  EmbedOutcome,
  EmbedReply,
  EmbedRequest,
  EmbedWorkerData,
} from './embed-messages.ts';
import { examinePicture } from './examine-picture.ts';
import { openOnnxEmbedder } from './onnx-embedder.ts';

type DescribeCall = Extract<EmbedCall, { kind: 'describe' }>;

const port = parentPort;
if (port === null) throw new Error('The embed worker runs as a worker thread only.');
// Only embed-pool.ts starts this worker, so what it hands over has that type.
const { model, thumbnailFolder } = workerData as EmbedWorkerData;
const thumbnails = new ThumbnailCache(thumbnailFolder);
let embedder: Embedder | undefined;

/** Causes stay here: they need not survive the way between threads. */
function portable<T>(result: Result<T>): Result<T> {
  if (result.ok) return result;
  const { code, message }: KindredError = result.error;
  return fail(code, message);
}

function reply(message: EmbedReply): void {
  port?.postMessage(message);
}

async function describe({ path, keepThumbnail }: DescribeCall): Promise<Result<EmbeddedPhoto>> {
  const decoded = await decodePhoto(pathForFs(path));
  if (!decoded.ok) return decoded;
  const described = await embedPhoto(decoded.value, embedder);
  if (!described.ok) return described;
  const { hash, thumbnail } = decoded.value;
  if (!keepThumbnail) return ok({ record: described.value, thumbnail });
  const written = await thumbnails.write(hash, thumbnail);
  return written.ok ? ok({ record: described.value, thumbnail: undefined }) : written;
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
        result: await attempt(examinePicture(pathForFs(call.path), call.part, embedder)),
      };
    case 'screen':
      return { kind, result: await attempt(screenPicture(pathForFs(call.path))) };
    case 'export':
      return { kind, result: await attempt(exportPicture(pathForFs(call.path), call.order)) };
  }
}

async function answer(ticket: number, call: EmbedCall): Promise<void> {
  reply({ kind: 'outcome', ticket, outcome: await outcomeOf(call) });
}

async function start(): Promise<Result<void>> {
  if (model === undefined) return ok(undefined);
  const opened = await openOnnxEmbedder(model);
  if (!opened.ok) return opened;
  embedder = opened.value;
  return ok(undefined);
}

/** In this order, and never by terminate(): that aborts the process while the network runs. */
async function close(): Promise<void> {
  await closeDecoders();
  await embedder?.close();
  port?.close();
}

port.on('message', (request: EmbedRequest) => {
  if (request.kind === 'close') void close();
  else void answer(request.ticket, request.call);
});
reply({ kind: 'ready', started: portable(await start()) });
