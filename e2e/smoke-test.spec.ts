import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/test.ts';

const SMOKE_TEST = fileURLToPath(new URL('../packaging/smoke-test.ts', import.meta.url));
const STAND_IN = fileURLToPath(new URL('./support/stand-in-app.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

/** Runs the smoke test of packages on what this shell script starts. */
async function tryOut(folder: string, script: string): Promise<Outcome> {
  const executable = join(folder, 'kindred');
  await writeFile(executable, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const child = spawn(process.execPath, [SMOKE_TEST, executable]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

function standIn(models: string, settings: string): string {
  return `KINDRED_MODELS='${models}' ${settings} exec '${process.execPath}' '${STAND_IN}' "$@"`;
}

// A package can't be made here: a browser whose debugger is open stands in for it.
test.describe('the smoke test of packages', { tag: '@web' }, () => {
  // A package may take its time to start; the smoke test itself says when it is too long.
  test.describe.configure({ timeout: 300_000 });
  test.skip(process.platform === 'win32', 'the stand-in is started by a shell script');

  test('finds a similar picture in a whole one, and its engine gone at the end', async ({
    folder,
    models,
  }) => {
    const { code, said } = await tryOut(folder, standIn(models, ''));
    expect(said).toContain('10 pictures are read and shown');
    expect(said).toContain('are found, by what is in them');
    expect(said).toContain('it quits in good order, and its engine with it');
    expect(code).toBe(0);
  });

  test('refuses one that does not quit in good order, with what it said', async ({
    folder,
    models,
  }) => {
    const { code, said } = await tryOut(folder, standIn(models, 'STAND_IN_EXIT_CODE=5'));
    expect(said).toContain('It quit with 5 instead of 0.');
    expect(said).toContain('DevTools listening on');
    expect(code).toBe(1);
  });

  test('refuses one that ends before it has a window, with what it said', async ({ folder }) => {
    const { code, said } = await tryOut(folder, 'echo "No library libfoo.so." >&2; exit 3');
    expect(said).toContain('It ended with 3 before it had a window.');
    expect(said).toContain('No library libfoo.so.');
    expect(code).toBe(1);
  });
});
