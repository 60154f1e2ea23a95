import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What @electron/fuses looks for in Electron's program (its constants.ts). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES_VERSION = 1;
/** The fuses in the order of the wire, by the names that electron-builder gives them. */
const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
/** As Electron is shipped: '1' is on, '0' off. */
const SHIPPED = '10110001';

/**
 * Writes what electron-builder takes for an unpacked Electron for Linux: a program that has fuses,
 * and a folder for resources. So packing can be tested where there is no Electron.
 */
export async function writeStubElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([FUSES_VERSION, SHIPPED.length]),
    Buffer.from(SHIPPED),
  ]);
  const program = join(folder, 'electron');
  const script = '#!/bin/sh\necho This is a stand-in for Electron. >&2\nexit 1\n';
  await writeFile(program, Buffer.concat([Buffer.from(script), wire, Buffer.from('\n')]));
  await chmod(program, 0o755);
  await writeFile(join(folder, 'LICENSE'), 'A stand-in has none.\n');
}

/** The fuses of a program: true for those that are on. */
export async function readFuses(program: string): Promise<ReadonlyMap<string, boolean>> {
  const bytes = await readFile(program);
  const at = bytes.indexOf(SENTINEL);
  if (at === -1) throw new Error(`${program} has no fuses.`);
  const states = bytes.toString('latin1', at + SENTINEL.length + 2);
  return new Map(FUSES.map((name, index) => [name, states[index] === '1']));
}
