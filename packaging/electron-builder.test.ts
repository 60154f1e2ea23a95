import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileMatcher } from 'app-builder-lib/out/fileMatcher.js';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
import { executableKind, HEAD_BYTES, type ExecutableKind } from './executable-kind.ts';

const PROJECT = resolve(fileURLToPath(new URL('..', import.meta.url)));

type Configuration = Awaited<ReturnType<typeof getConfig>>;

/** electron-builder’s own check; it rejects with a sentence for each thing that is wrong. */
async function validated(changes: object = {}): Promise<Configuration> {
  const configuration = await getConfig(PROJECT, 'electron-builder.yml', changes);
  await validateConfiguration(configuration, new DebugLogger(false));
  return configuration;
}

interface Native {
  readonly name: string;
  readonly kind: ExecutableKind;
}

/** Machine code of ONNX Runtime and USearch that lists of `files` leave in a package. */
function keptNatives(lists: readonly unknown[], arch: string): Native[] {
  const patterns = ['**/*', ...lists.flat().filter((pattern) => typeof pattern === 'string')];
  const expand = (pattern: string) => pattern.replaceAll('${arch}', arch);
  const filter = new FileMatcher(PROJECT, PROJECT, expand, patterns).createFilter();
  return ['node_modules/onnxruntime-node/bin', 'node_modules/usearch/prebuilds']
    .flatMap((folder) =>
      readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true }),
    )
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      if (!filter(path, statSync(path))) return [];
      const kind = executableKind(readFileSync(path).subarray(0, HEAD_BYTES));
      return kind === undefined ? [] : [{ name, kind }];
    });
}

describe('electron-builder.yml', () => {
  it('is as electron-builder wants it', async () => {
    const { productName, directories, publish } = await validated();
    expect([productName, directories?.output]).toEqual(['Kindred', '.cache/packages']);
    expect(publish).toBeNull();
  });

  it.each([
    [{ electronFuse: {} }, /electronFuse/],
    [{ mac: { entitlement: 'a.plist' } }, /configuration\.mac/],
    [{ linux: { mimeTypes: 'image/png' } }, /mimeTypes/],
    [{ electronFuses: { runAsNode: 'no' } }, /runAsNode/],
  ])('would be refused with %j', async (changes, sentence) => {
    await expect(validated(changes)).rejects.toThrow(sentence);
  });

  it('offers Kindred for pictures and takes none from another program', async () => {
    const { mac, fileAssociations, protocols } = await validated();
    expect(mac?.fileAssociations).toMatchObject([{ role: 'Viewer', rank: 'Alternate' }]);
    expect([fileAssociations, protocols]).toEqual([undefined, undefined]);
  });

  it.each([
    ['win', 'win32', 'x64', ['onnxruntime.dll', 'onnxruntime_binding.node', 'usearch.node']],
    [
      'mac',
      'darwin',
      'arm64',
      ['libonnxruntime.1.dylib', 'onnxruntime_binding.node', 'usearch.node'],
    ],
    // ONNX Runtime has nothing for it: there it runs in WebAssembly.
    ['mac', 'darwin', 'x64', ['usearch.node']],
    ['linux', 'linux', 'x64', ['libonnxruntime.so.1', 'onnxruntime_binding.node', 'usearch.node']],
    [
      'linux',
      'linux',
      'arm64',
      ['libonnxruntime.so.1', 'onnxruntime_binding.node', 'usearch.node'],
    ],
  ] as const)('keeps for %s (%s %s) only what runs there', async (key, platform, arch, wanted) => {
    const { files, [key]: options } = await validated();
    const kept = keptNatives([files, options?.files], arch);
    const foreign = kept.filter(({ kind }) => {
      return kind.platform !== platform || !kind.archs.includes(arch);
    });
    expect(foreign).toEqual([]);
    // DirectX’s libraries, which only ONNX Runtime for Windows brings, come besides.
    const names = kept.map(({ name }) => name).filter((name) => !/^(?:dx|DirectML)/.test(name));
    expect(names.toSorted()).toEqual(wanted);
  });
});
