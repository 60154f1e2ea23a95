import { findBoxes, readBoxes } from './bmff-boxes.ts';
import { ByteView } from './byte-view.ts';
import type { RgbImage } from './rgb-image.ts';

/** Colour by code points (ITU-T H.273), as HEIC and AVIF give it in place of a profile. */
export interface CodedColour {
  readonly primaries: number;
  readonly transfer: number;
}

const BT2020 = 9;
const DISPLAY_P3 = 12;
const PQ = 16;
const HLG = 18;

/** The code points of the first picture of a HEIF file; undefined where it has a profile or none. */
export function readCodedColour(bytes: Uint8Array): CodedColour | undefined {
  const boxes = readBoxes(new ByteView(bytes));
  for (const { body } of findBoxes(boxes, ['meta', 'iprp', 'ipco', 'colr'])) {
    const primaries = body.u16(4);
    const transfer = body.u16(6);
    if (body.ascii(0, 4) === 'nclx' && primaries !== undefined && transfer !== undefined) {
      return { primaries, transfer };
    }
  }
  return undefined;
}

type Row = readonly [number, number, number];
type Matrix = readonly [Row, Row, Row];

const IDENTITY: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Linear light to sRGB's primaries, white D65 for all: from the chromaticities in H.273, table 2. */
const TO_SRGB = new Map<number, Matrix>([
  [
    DISPLAY_P3,
    [
      [1.22494, -0.22494, 0],
      [-0.04206, 1.04206, 0],
      [-0.01964, -0.07864, 1.09827],
    ],
  ],
  [
    BT2020,
    [
      [1.66049, -0.58764, -0.07285],
      [-0.12455, 1.1329, -0.00835],
      [-0.01815, -0.10058, 1.11873],
    ],
  ],
]);

/** Diffuse white of HDR pictures in candela per square metre (ITU-R BT.2408). */
const REFERENCE_WHITE = 203;

/** SMPTE ST 2084: signal 0–1 to light, 1 being diffuse white. */
function fromPq(signal: number): number {
  const power = signal ** (32 / 2523);
  const base = Math.max(power - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * power);
  return (10_000 * base ** (16_384 / 2610)) / REFERENCE_WHITE;
}

/** ARIB STD-B67: signal 0–1 to light, 1 being diffuse white (signal 0.75, BT.2408). */
function fromHlg(signal: number): number {
  const light =
    signal <= 0.5
      ? (signal * signal) / 3
      : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return light / 0.265;
}

/** IEC 61966-2-1. */
function fromSrgb(signal: number): number {
  return signal <= 0.04045 ? signal / 12.92 : ((signal + 0.055) / 1.055) ** 2.4;
}

function toSrgb(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** Light up to here stays as it is; what is brighter is pressed into the rest. */
const KNEE = 0.8;

function compress(light: number): number {
  const over = (light - KNEE) / (1 - KNEE);
  return light <= KNEE ? light : KNEE + (1 - KNEE) * (1 - Math.exp(-over));
}

const STEPS = 4095;
const ENCODED = Uint8Array.from({ length: STEPS + 1 }, (_, step) =>
  Math.round(255 * toSrgb(step / STEPS)),
);

/** sRGB for a share of full light. */
function encode(light: number): number {
  return ENCODED[Math.round(Math.min(Math.max(light, 0), 1) * STEPS)] ?? 0;
}

/** Bytes that are converted at a time: floats of a whole picture would take four times its memory. */
const BAND = 3 * 65_536;

/** The light of each 8-bit level, 1 being diffuse white. */
function lightOf(transfer: number): Float32Array {
  const curve = transfer === PQ ? fromPq : transfer === HLG ? fromHlg : fromSrgb;
  return Float32Array.from({ length: 256 }, (_, level) => curve(level / 255));
}

/**
 * Converts a picture with Display P3, BT.2020, PQ or HLG colour to sRGB; brightness beyond
 * white is rolled off. Everything else is taken for sRGB, as browsers do, and returned as it is.
 */
export function codedToSrgb(image: RgbImage, { primaries, transfer }: CodedColour): RgbImage {
  const bright = transfer === PQ || transfer === HLG;
  const matrix = TO_SRGB.get(primaries);
  if (!bright && matrix === undefined) return image;
  const light = lightOf(transfer);
  const data = new Uint8Array(image.data.length);
  for (let from = 0; from < data.length; from += BAND) {
    const band = image.data.subarray(from, from + BAND);
    const levels = new Float32Array(band.length);
    for (let at = 0; at < levels.length; at++) levels[at] = light[band[at] ?? 0] ?? 0;
    if (bright) rollOff(levels);
    encodeLight(levels, matrix ?? IDENTITY, data.subarray(from, from + BAND));
  }
  return { ...image, data };
}

/** Presses each pixel's brightest channel below white, and the others with it: hues stay. */
function rollOff(levels: Float32Array): void {
  for (let at = 0; at + 2 < levels.length; at += 3) {
    const peak = Math.max(levels[at] ?? 0, levels[at + 1] ?? 0, levels[at + 2] ?? 0);
    if (peak <= KNEE) continue;
    const scale = compress(peak) / peak;
    for (let channel = at; channel < at + 3; channel++) {
      levels[channel] = (levels[channel] ?? 0) * scale;
    }
  }
}

function encodeLight(levels: Float32Array, [toR, toG, toB]: Matrix, data: Uint8Array): void {
  for (let at = 0; at + 2 < levels.length; at += 3) {
    const r = levels[at] ?? 0;
    const g = levels[at + 1] ?? 0;
    const b = levels[at + 2] ?? 0;
    data[at] = encode(toR[0] * r + toR[1] * g + toR[2] * b);
    data[at + 1] = encode(toG[0] * r + toG[1] * g + toG[2] * b);
    data[at + 2] = encode(toB[0] * r + toB[1] * g + toB[2] * b);
  }
}
