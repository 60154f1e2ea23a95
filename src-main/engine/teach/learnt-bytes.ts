import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { DenseLayer } from '../tensorflow/train-dense.ts';
import type { ContentProfile } from '../search/likeness.ts';
import type { Learnt, LearntNetwork } from './learnt.ts';
import { LessonColumns } from './lesson-columns.ts';

// What was learnt as the catalog keeps it: the length of a header (uint32), the header (JSON), and
// numbers (float32), all little-endian.

const size = z.int().min(0).max(100_000);
const base64 = z.base64();

const headerSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('network'),
    featureSize: size,
    classes: z.array(z.int().min(0).max(65_535)).max(1000),
    units: z.int().min(1).max(1000),
    slope: z.number(),
    offset: z.number(),
  }),
  z.strictObject({
    method: z.literal('neighbours'),
    featureSize: size,
    /** Class profiles: of the examples together, then of each refused photo. */
    profiles: z.array(base64).min(1).max(10_000),
  }),
]);
type Header = z.output<typeof headerSchema>;

const LENGTH_BYTES = 4;
const FLOAT_BYTES = 4;
/** Of a softmax over two classes. */
const OUTPUTS = 2;

export function learntBytes(learnt: Learnt): Uint8Array {
  const { header, numbers } = partsOf(learnt);
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const count = numbers.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.alloc(LENGTH_BYTES + text.length + count * FLOAT_BYTES);
  bytes.writeUInt32LE(text.length, 0);
  text.copy(bytes, LENGTH_BYTES);
  let at = LENGTH_BYTES + text.length;
  for (const value of numbers.flatMap((some) => [...some])) at = bytes.writeFloatLE(value, at);
  return bytes;
}

function partsOf(learnt: Learnt): { header: Header; numbers: readonly Float32Array[] } {
  if (learnt.method === 'neighbours') {
    const { method, examples, refused } = learnt;
    const all = [examples, ...refused];
    const profiles = all.map(({ classes }) => Buffer.from(classes).toString('base64'));
    return {
      header: { method, featureSize: examples.feature.length, profiles },
      numbers: all.map(({ feature }) => feature),
    };
  }
  const { method, columns, network, calibration } = learnt;
  const { featureSize, classes } = columns;
  const { hidden, last } = network;
  return {
    header: { method, featureSize, classes: [...classes], units: hidden.units, ...calibration },
    numbers: [hidden.weights, hidden.biases, last.weights, last.biases],
  };
}

/** What was learnt, from the catalog; `internal` where the bytes are not what {@link learntBytes} made. */
export function readLearnt(bytes: Uint8Array): Result<Learnt> {
  try {
    return ok(parsed(bytes));
  } catch (cause) {
    return fail('internal', 'What was learnt can’t be read any more; teach it again.', cause);
  }
}

function parsed(bytes: Uint8Array): Learnt {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = LENGTH_BYTES + view.getUint32(0, true);
  const text = Buffer.from(bytes.subarray(LENGTH_BYTES, end)).toString('utf8');
  const header = headerSchema.parse(JSON.parse(text));
  const numbers = new Numbers(view, end);
  const learnt =
    header.method === 'network' ? network(header, numbers) : neighbours(header, numbers);
  numbers.expectEnd();
  return learnt;
}

type HeaderOf<Method> = Extract<Header, { method: Method }>;

function network(header: HeaderOf<'network'>, numbers: Numbers): LearntNetwork {
  const { method, featureSize, classes, units, slope, offset } = header;
  const columns = new LessonColumns(featureSize, classes);
  const hidden = layer(columns.size, units, numbers);
  const last = layer(units, OUTPUTS, numbers);
  return { method, columns, network: { hidden, last }, calibration: { slope, offset } };
}

function layer(inputs: number, units: number, numbers: Numbers): DenseLayer {
  const weights = numbers.take(inputs * units);
  return { inputs, units, weights, biases: numbers.take(units) };
}

function neighbours(
  { method, featureSize, profiles }: HeaderOf<'neighbours'>,
  numbers: Numbers,
): Learnt {
  const [examples, ...refused] = profiles.map((profile): ContentProfile => ({
    feature: numbers.take(featureSize),
    classes: new Uint8Array(Buffer.from(profile, 'base64')),
  }));
  if (examples === undefined) throw new Error('There are no examples.');
  return { method, examples, refused };
}

/** Numbers one after the other; throws where there are too few or too many. */
class Numbers {
  readonly #view: DataView;
  #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  take(count: number): Float32Array {
    if (count * FLOAT_BYTES > this.#view.byteLength - this.#at) throw new Error('It is too short.');
    const values = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      values[at] = this.#view.getFloat32(this.#at + at * FLOAT_BYTES, true);
    }
    this.#at += count * FLOAT_BYTES;
    if (!values.every(Number.isFinite)) throw new Error('A number is not finite.');
    return values;
  }

  expectEnd(): void {
    if (this.#at !== this.#view.byteLength) throw new Error('It is too long.');
  }
}
