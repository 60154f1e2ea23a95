import { writeSync } from 'node:fs';
import { sidecarStamp, writeSidecarFile } from '../src-main/engine/sidecar/sidecar-file.ts';

// A process for being killed: writes a sidecar again and again, each time another text of the same
// letter throughout, and prints a dot after each.
const [, , path, size, turns] = process.argv;

for (let turn = 0; turn < Number(turns); turn += 1) {
  const letter = String.fromCharCode(97 + (turn % 26));
  const text = letter.repeat(Number(size));
  const written = await writeSidecarFile({ path, text, replaces: await sidecarStamp(path) });
  if (!written.ok) throw new Error(written.error.message, { cause: written.error.cause });
  writeSync(1, '.');
}
