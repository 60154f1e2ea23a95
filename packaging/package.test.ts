import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { unwrap } from '../src-main/contract/errors.ts';
import { convertNetwork } from '../src-main/engine/model/convert.ts';
import { readTflite } from '../src-main/engine/model/tflite.ts';
import type { EngineLine } from '../src-main/serve/engine-line.ts';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../test-fixtures/tiny-network.ts';
import { buildApp } from './build-app.ts';
import { packWords } from './pack-words.ts';
import { packedFiles, partSizes, sizeTable, type PackedFile } from './packed-files.ts';
import { startPackedEngine } from './packed-engine.ts';
import { readFuses, writeStubElectron } from './stub-electron.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BUILDER = createRequire(import.meta.url).resolve('electron-builder/cli.js');
const run = promisify(execFile);

/** Ten pictures, of which the first two are of one scene. */
const PHOTOS = Object.fromEntries(
  [1, 1.4, 2, 3, 4, 5, 6, 7, 8, 9].map((seed, index) => [`photo-${index}.jpg`, seed]),
);

/** Packs the app around a stand-in for Electron; @returns the package's folder. */
async function packForLinux(app: string): Promise<string> {
  const [stub, output] = [temporaryFolder(), temporaryFolder()];
  await writeStubElectron(stub);
  const words = [
    '--linux',
    'dir',
    '--publish=never',
    `--config.electronDist=${stub}`,
    `--config.directories.app=${app}`,
    `--config.directories.output=${output}`,
  ];
  await run(process.execPath, [BUILDER, ...packWords(words, 'linux', {})], {
    cwd: PROJECT,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  // Elsewhere, and under a name that needs care.
  const folder = join(temporaryFolder(), 'Kindred’s place');
  renameSync(join(output, 'linux-unpacked'), folder);
  return folder;
}

/** What lets the engine find a network where the package was built without its own. */
async function otherNetwork(unpacked: string): Promise<NodeJS.ProcessEnv> {
  if (existsSync(join(unpacked, 'resources/weights'))) return {};
  const folder = temporaryFolder();
  await writeTinyNetwork(folder);
  return { KINDRED_MODELS: folder };
}

/** A network as the engine hands it to a runtime. */
async function onnxFile(): Promise<string> {
  const folder = temporaryFolder();
  const { weightsFile } = await writeTinyNetwork(folder);
  const network = unwrap(readTflite(readFileSync(join(folder, weightsFile))));
  const path = join(folder, 'tiny.onnx');
  writeFileSync(path, unwrap(convertNetwork(network)).onnx);
  return path;
}

/** The ids of all pictures by name, when all work is done. */
function indexed(line: EngineLine): Promise<number[]> {
  return vi.waitUntil(
    async () => {
      const { ids } = unwrap(await line.timeline({ sort: 'name' }));
      const { pending, work } = unwrap(await line.overview({}));
      const isDone = ids.length === 10 && pending === 0 && work.state === 'idle';
      return isDone ? ids : undefined;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** The files that a process has in its memory. */
function mappedFiles(pid: number | undefined): string[] {
  const maps = readFileSync(`/proc/${pid ?? ''}/maps`, 'utf8');
  return [...new Set(maps.match(/(?<=\s)\/.*$/gm))];
}

describe.skipIf(process.platform !== 'linux')('a package for Linux', () => {
  const app = join(temporaryFolder(), 'app');
  let folder = '';
  let resources = '';
  let unpacked = '';
  let files: readonly PackedFile[] = [];

  beforeAll(async () => {
    await buildApp({ folder: app, environment: { KINDRED_OFFLINE: '1' } });
    folder = await packForLinux(app);
    resources = join(folder, 'resources');
    unpacked = join(resources, 'app.asar.unpacked');
    files = await packedFiles(folder);
  }, 180_000);

  it('has the fuses as they are asked for', async () => {
    const fuses = await readFuses(join(folder, 'kindred'));
    expect(Object.fromEntries(fuses)).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
    });
  });

  it('is as large as its parts, which are told', () => {
    const sizes = partSizes(files);
    console.log(`The package for ${process.platform} ${process.arch}:\n${sizeTable(sizes)}`);
    for (const part of ['Node', 'ONNX Runtime', 'USearch', 'sharp', 'engine']) {
      expect(sizes.get(part), part).toBeGreaterThan(100_000);
    }
    // Without Electron and Node: what other systems need, and builds that nobody loads, are 400 MB.
    const own = [...sizes].filter(([part]) => part !== 'Node' && part !== 'Electron');
    expect(own.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(130e6);
  });

  it('has no machine code for other machines', () => {
    const machines = files.filter(({ kind }) => kind !== undefined);
    expect(machines.length).toBeGreaterThan(5);
    const foreign = machines.filter(
      ({ kind }) => kind?.platform !== 'linux' || !kind.archs.includes(process.arch),
    );
    expect(foreign.map(({ path }) => path)).toEqual([]);
    const named = files.filter(({ path }) => /\.(?:dll|dylib|exe)$/.test(path));
    expect(named.map(({ path }) => path)).toEqual([]);
  });

  it('has what the engine reads beside the archive, and the window inside', () => {
    const built = readdirSync(app, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(app.length + 1));
    const isInside = (path: string) =>
      path === 'package.json' || /^(?:src-main\/electron|renderer)\//.test(path);
    const missing = built.filter(
      (path) => existsSync(join(unpacked, path)) === isInside(path) && !path.endsWith('.md'),
    );
    expect(built.length).toBeGreaterThan(300);
    expect(missing).toEqual([]);
  });

  it('brings an engine that finds a similar photo, with nothing but what is in the package', async () => {
    const [photos, library, home] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await drawPhotos(photos, PHOTOS);
    const env = { PATH: '/usr/bin:/bin', HOME: home, TMPDIR: home, KINDRED_OFFLINE: '1' };
    const models = await otherNetwork(unpacked);
    const engine = startPackedEngine({
      resources,
      library,
      folders: [photos],
      env: { ...env, ...models },
      workingDirectory: home,
    });
    const { line } = engine;
    const [first = 0, second] = await indexed(line);
    const similar = unwrap(await line.findSimilar({ of: { photos: [first] }, by: 'content' }));
    expect([similar.by, similar.results[0]?.id]).toEqual(['content', second]);
    const thumbnail = unwrap(await line.thumbnail(first));
    expect([...thumbnail.subarray(0, 2)]).toEqual([0xff, 0xd8]);

    const mapped = mappedFiles(engine.process.pid);
    const native = mapped.filter((path) => /onnxruntime|usearch|sharp|vips|\.node$/.test(path));
    expect(native.filter((path) => !path.startsWith(`${unpacked}/`))).toEqual([]);
    for (const name of ['libonnxruntime', 'usearch.node', 'sharp-linux', 'libvips']) {
      expect(
        native.some((path) => path.includes(name)),
        name,
      ).toBe(true);
    }
    expect(mapped.filter((path) => path.startsWith(PROJECT))).toEqual([]);

    expect(await line.close()).toBe(true);
    expect(await engine.ended).toEqual({ code: 0, stderr: '' });
    expect(existsSync(join(library, 'lock.json'))).toBe(false);
    // Nothing is kept in the account's own folders, and so nothing that could be reported to anybody.
    expect(readdirSync(home)).toEqual([]);
  }, 120_000);

  it('brings all else that the engine loads at times', async () => {
    const script = `
      const engine = process.argv[1] + '/src-main/engine/';
      const { loadWebRuntime } = await import(engine + 'embed/web-runtime.js');
      const { loadTensorFlowWithLayers } = await import(engine + 'tensorflow/load-tensorflow.js');
      const { loadCityTable } = await import(engine + 'places/city-table.js');
      const { HeifDecoder } = await import(engine + 'decode/heif-decoder.js');
      const web = await loadWebRuntime();
      const session = await web.value.open(process.argv[2]);
      const tensorflow = await loadTensorFlowWithLayers();
      const heif = await new HeifDecoder().decode(new Uint8Array(100), 20_000);
      console.log(JSON.stringify({
        web: session.inputNames, tensorflow: tensorflow.ok && tensorflow.value.backend,
        cities: loadCityTable().large.names.includes('Lisbon'), heif: heif.error.code,
      }));`;
    const home = temporaryFolder();
    const { stdout } = await run(
      join(resources, 'node'),
      ['--input-type=module', '-e', script, unpacked, await onnxFile()],
      { cwd: home, env: { HOME: home } },
    );
    expect(JSON.parse(stdout)).toEqual({
      web: ['image'],
      tensorflow: 'wasm',
      cities: true,
      heif: 'image-damaged',
    });
  });
});
