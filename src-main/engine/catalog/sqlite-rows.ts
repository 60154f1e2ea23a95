import { ERROR_CODES, type ErrorCode } from '../../contract/errors.ts';
import { pathFromCatalog, type FilePath } from '../scan/file-path.ts';
import type { KnownFile, PhotoState } from './catalog.ts';
import type { Row } from './sqlite-database.ts';

/** Photos that can be shown: read once, and there as far as is known. The indexes say the same. */
export const SHOWN = `hash IS NOT NULL AND state IN ('indexed', 'pending')`;

export function numberOf(row: Row | undefined, column: string): number {
  const value = row?.[column];
  return typeof value === 'number' ? value : Number(value ?? 0);
}

export function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
}

export function bytesOf(row: Row | undefined, column: string): Uint8Array {
  const value = row?.[column];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

export function pathOf(row: Row, column: string): FilePath {
  return pathFromCatalog(bytesOf(row, column));
}

export function errorCodeOf(row: Row): ErrorCode {
  const text = textOf(row, 'failure_code');
  return ERROR_CODES.find((code) => code === text) ?? 'internal';
}

/** The memory of a vector, as the catalog keeps it. */
export function floatBytes(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}

function stateOf(row: Row): PhotoState {
  const state = textOf(row, 'state');
  return state === 'indexed' || state === 'failed' || state === 'missing' ? state : 'pending';
}

export function knownFileOf(row: Row): KnownFile {
  return {
    id: numberOf(row, 'id'),
    path: pathOf(row, 'path'),
    pathKey: pathOf(row, 'path_key'),
    byteSize: numberOf(row, 'byte_size'),
    mtimeUs: numberOf(row, 'mtime_us'),
    state: stateOf(row),
  };
}
