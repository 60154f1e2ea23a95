import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { drawPicture } from '../../../test-fixtures/pictures.ts';
import { decodePhoto } from './decode-photo.ts';
import { findPhotoFile, withPhotoBytes } from './photo-file.ts';

let folder: string;
let picture: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-photo-file-'));
  picture = await drawPicture({ seed: 1 });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, bytes: Uint8Array = picture): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function codeOf(path: string | Buffer): Promise<string> {
  const result = await decodePhoto(path);
  return result.ok ? 'ok' : result.error.code;
}

const posix = process.platform !== 'win32';

describe('files that are no photos', () => {
  it('are missing', async () => {
    expect(await codeOf(join(folder, 'never.jpg'))).toBe('file-missing');
    expect(await codeOf(join(file('a.jpg'), 'inside.jpg'))).toBe('file-missing');
    expect(await codeOf(join(folder, 'nul\0.jpg'))).toBe('file-missing');
  });

  it('are empty', async () => {
    expect(await codeOf(file('empty.jpg', Buffer.alloc(0)))).toBe('file-empty');
  });

  it('are folders', async () => {
    expect(await codeOf(folder)).toBe('not-an-image');
  });

  it('are too large, which is known before they are read', async () => {
    const path = file('huge.tif');
    truncateSync(path, 600 * 1024 * 1024);
    expect(await decodePhoto(path)).toMatchObject({
      error: {
        code: 'file-too-large',
        message: 'The file has 600 MB; photos of up to 512 MB are read.',
      },
    });
  });
});

describe.runIf(posix)('files of other kinds', () => {
  it('a pipe is left alone, and nothing hangs', async () => {
    const path = join(folder, 'pipe.jpg');
    execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
    expect(await codeOf(path)).toBe('not-an-image');
  });

  it('a socket and a device are left alone', async () => {
    const path = join(folder, 'socket.jpg');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await codeOf(path)).toBe('not-an-image');
    server.close();
    expect(await codeOf('/dev/zero')).toBe('not-an-image');
  });

  it('a link is followed, a link in a circle named, a dangling one missing', async () => {
    const link = (name: string, target: string): string => {
      symlinkSync(target, join(folder, name));
      return join(folder, name);
    };
    expect(await codeOf(link('good.jpg', file('target.jpg')))).toBe('ok');
    expect(await codeOf(link('circle.jpg', join(folder, 'circle.jpg')))).toBe('file-unreadable');
    expect(await codeOf(link('dangling.jpg', join(folder, 'gone.jpg')))).toBe('file-missing');
  });

  it('a file without permission is unreadable', async () => {
    const path = file('secret.jpg');
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    // Root may read everything: for this moment the test is nobody.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      expect(await codeOf(path)).toBe('file-unreadable');
    } finally {
      if (root) process.seteuid?.(0);
    }
  });
});

describe.runIf(process.platform === 'linux')('file names', () => {
  it.each([
    ['with a line break', Buffer.from('new\nline.jpg')],
    ['with emoji', Buffer.from('🏖️ beach.jpg')],
    ['that are no UTF-8', Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x6a, 0x70, 0x67])],
  ])('%s are read', async (_, name) => {
    const path = Buffer.concat([Buffer.from(`${folder}/`), name]);
    writeFileSync(path, picture);
    expect(await codeOf(path)).toBe('ok');
  });
});

describe('a file that is written to while it is read', () => {
  /** Appends to a file without a pause until it is told to stop. */
  const APPEND = `
    const { appendFileSync } = require('node:fs');
    const { workerData } = require('node:worker_threads');
    const stop = new Int32Array(workerData.stop);
    do { appendFileSync(workerData.path, 'x'); } while (Atomics.load(stop, 0) === 0);`;

  it('has changed', async () => {
    const path = file('growing.jpg', Buffer.alloc(64 * 1024 * 1024));
    const stop = new SharedArrayBuffer(4);
    const writer = new Worker(APPEND, { eval: true, workerData: { path, stop } });
    await new Promise((resolve) => writer.once('online', resolve));
    const found = unwrap(await findPhotoFile(path, 1e9));
    const result = await withPhotoBytes(found, 20_000, () => Promise.reject(new Error('was used')));
    Atomics.store(new Int32Array(stop), 0, 1);
    await new Promise((resolve) => writer.once('exit', resolve));
    expect(result).toMatchObject({ ok: false, error: { code: 'file-changed' } });
  });
});

describe('withPhotoBytes', () => {
  it('refuses another file that took the place of the one that was found', async () => {
    const path = file('replaced.jpg');
    const found = unwrap(await findPhotoFile(path, 1e9));
    writeFileSync(join(folder, 'other.jpg'), Buffer.alloc(picture.length));
    renameSync(join(folder, 'other.jpg'), path);
    const result = await withPhotoBytes(found, 20_000, () => Promise.reject(new Error('was used')));
    expect(result).toMatchObject({ ok: false, error: { code: 'file-changed' } });
  });

  it('refuses a file that was cut since', async () => {
    const path = file('cut.jpg');
    const found = unwrap(await findPhotoFile(path, 1e9));
    truncateSync(path, 100);
    const result = await withPhotoBytes(found, 20_000, () => Promise.reject(new Error('was used')));
    expect(result).toMatchObject({ ok: false, error: { code: 'file-changed' } });
  });

  it('does not find a file that vanished since', async () => {
    const path = file('vanished.jpg');
    const found = unwrap(await findPhotoFile(path, 1e9));
    rmSync(path);
    const result = await withPhotoBytes(found, 20_000, () => Promise.reject(new Error('was used')));
    expect(result).toMatchObject({ ok: false, error: { code: 'file-missing' } });
  });

  it('keeps the bytes while work on them goes on, and uses their memory again after', async () => {
    const found = unwrap(await findPhotoFile(file('kept.jpg'), 1e9));
    let finish: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const bufferOf = async (keep?: Promise<void>): Promise<unknown> => {
      let buffer: unknown;
      await withPhotoBytes(found, 20_000, (bytes, keepBytes) => {
        if (keep !== undefined) keepBytes(keep);
        buffer = bytes.buffer;
        return Promise.resolve({ ok: true, value: undefined });
      });
      return buffer;
    };
    const first = await bufferOf(work);
    expect(await bufferOf()).not.toBe(first);
    finish();
    await work;
    expect([await bufferOf(), await bufferOf()]).toContain(first);
  });
});
