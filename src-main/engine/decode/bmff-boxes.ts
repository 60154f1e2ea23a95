import { ByteView } from './byte-view.ts';

/** One box of an ISO base media file (ISO/IEC 14496-12): HEIC, AVIF, CR3. */
export interface Box {
  readonly type: string;
  /** For `uuid` boxes: 32 hexadecimal digits. */
  readonly uuid?: string;
  /** What the box holds, its header left out. */
  readonly body: ByteView;
}

/** Real files have a few dozen boxes on one level. */
const MOST_BOXES = 256;

/** The boxes that follow each other from `start`; ends quietly where sizes make no sense. */
export function readBoxes(view: ByteView, start = 0): Box[] {
  const boxes: Box[] = [];
  let at = start;
  for (let read = readBox(view, at); read !== undefined && boxes.length < MOST_BOXES;) {
    boxes.push(read.box);
    at += read.size;
    read = readBox(view, at);
  }
  return boxes;
}

function readBox(view: ByteView, at: number): { box: Box; size: number } | undefined {
  const type = view.ascii(at + 4, 4);
  const large = view.u32(at) === 1;
  const size = boxSize(view, at);
  const header = (large ? 16 : 8) + (type === 'uuid' ? 16 : 0);
  if (size === undefined || size < header) return undefined;
  // The last box of a file that was cut is read as far as it goes.
  const body = view.range(at + header, Math.min(size, view.length - at) - header);
  if (body === undefined) return undefined;
  const named = { type, body: new ByteView(body) };
  if (type !== 'uuid') return { box: named, size };
  const uuid = Buffer.from(view.range(at + header - 16, 16) ?? []).toString('hex');
  return { box: { ...named, uuid }, size };
}

/** 0 means: to the end; 1: the size follows in 64 bits. */
function boxSize(view: ByteView, at: number): number | undefined {
  const size = view.u32(at);
  if (size === 0) return view.length - at;
  return size === 1 ? view.u64(at + 8) : size;
}

/** Where a kind of box keeps its inner boxes: past version and flags in a full box. */
const FULL_BOXES = new Set(['meta', 'iref', 'stsd']);

/** Follows a path of box types downwards; every box that ends it. */
export function findBoxes(boxes: readonly Box[], path: readonly string[]): Box[] {
  const [type, ...rest] = path;
  const here = boxes.filter((box) => box.type === type);
  if (rest.length === 0) return here;
  return here.flatMap((box) =>
    findBoxes(readBoxes(box.body, FULL_BOXES.has(box.type) ? 4 : 0), rest),
  );
}
