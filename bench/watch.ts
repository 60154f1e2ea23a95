import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const FOLDERS = '2000';
const FILES = '100000';
/** Files that come at once while the folder is watched. */
const BURST = '10000';
const FILES_AT_ONCE = 16;

/** Folders in years, as people keep them. */
function folderName(at: number): string {
  return join(`year ${Math.floor(at / 50)}`, `event ${at % 50}`);
}

async function makeFiles(root: string, folders: number, files: number): Promise<void> {
  for (let at = 0; at < folders; at += 1) {
    await mkdir(join(root, folderName(at)), { recursive: true });
  }
  for (let at = 0; at < files; at += FILES_AT_ONCE) {
    const count = Math.min(FILES_AT_ONCE, files - at);
    await Promise.all(
      Array.from({ length: count }, (_, more) =>
        writeFile(join(root, folderName((at + more) % folders), `IMG_${at + more}.jpg`), 'x'),
      ),
    );
  }
}

/** Runs watch-once.ts in a process of its own, so that the memory is that of watching alone. */
async function watchOnce(words: readonly string[]): Promise<Record<string, unknown>> {
  const script = fileURLToPath(new URL('watch-once.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', script, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`watch-once.ts ended with ${code ?? 'a signal'}.`);
  const figures: unknown = JSON.parse(text);
  if (typeof figures !== 'object' || figures === null) throw new Error(text);
  return { ...figures };
}

/**
 * Watching a large folder: how long it takes to begin, how much memory it holds, what a burst of new
 * files costs. `--folders`, `--files` and `--burst` take other sizes.
 */
export async function bench({
  args,
}: {
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folders: { type: 'string', default: FOLDERS },
      files: { type: 'string', default: FILES },
      burst: { type: 'string', default: BURST },
    },
  });
  const root = await mkdtemp(join(tmpdir(), 'kindred-bench-watch-'));
  try {
    console.error(`Making ${values.files} files in ${values.folders} folders …`);
    await makeFiles(root, Number(values.folders), Number(values.files));
    console.error('Watching them …');
    const events = await watchOnce([root, 'events', values.burst]);
    const polling = await watchOnce([root, 'polling', '0']);
    return { folders: Number(values.folders), files: Number(values.files), events, polling };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
