import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { gatherRelease } from './gather-release.ts';

const LIST = 'version: 1.0.0\nfiles:\n  - url: ARCH.zip\n    size: 1\npath: ARCH.zip\n';
const FILES: Readonly<Record<string, string>> = {
  'packages-windows-x64/Kindred-1.0.0-win-x64-setup.exe': 'a',
  'packages-windows-x64/Kindred-1.0.0-win-x64-portable.exe': 'b',
  'packages-windows-x64/latest.yml': LIST,
  'packages-mac-arm64/Kindred-1.0.0-mac-arm64.dmg': 'c',
  'packages-mac-arm64/Kindred-1.0.0-mac-arm64.zip': 'd',
  'packages-mac-arm64/latest-mac.yml': LIST.replaceAll('ARCH', 'arm64'),
  'packages-mac-x64/Kindred-1.0.0-mac-x64.dmg': 'e',
  'packages-mac-x64/Kindred-1.0.0-mac-x64.zip': 'f',
  'packages-mac-x64/latest-mac.yml': LIST.replaceAll('ARCH', 'x64'),
  'packages-linux-x64/Kindred-1.0.0-linux-x86_64.AppImage': 'g',
  'packages-linux-x64/Kindred-1.0.0-linux-amd64.deb': 'h',
  'packages-linux-x64/latest-linux.yml': LIST,
  'packages-linux-arm64/Kindred-1.0.0-linux-arm64.AppImage': 'i',
  'packages-linux-arm64/Kindred-1.0.0-linux-arm64.deb': 'j',
  'packages-linux-arm64/latest-linux-arm64.yml': LIST,
};

async function packages(): Promise<{ from: string; sbom: string; out: string }> {
  const folder = temporaryFolder();
  const from = join(folder, 'packages');
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(from, name)), { recursive: true });
    await writeFile(join(from, name), text);
  }
  await writeFile(join(folder, 'sbom.json'), '{}');
  return { from, sbom: join(folder, 'sbom.json'), out: join(folder, 'out') };
}

it('puts everything into one folder, with sums that fit', async () => {
  const { from, sbom, out } = await packages();
  await gatherRelease('1.0.0', from, sbom, out);
  const names = await readdir(out);
  // Both lists of the Macs are one; the SBOM and the sums come with it.
  expect(names).toHaveLength(Object.keys(FILES).length - 1 + 2);
  expect(await readFile(join(out, 'latest-mac.yml'), 'utf8')).toMatch(/arm64\.zip[^]*x64\.zip/);
  const sums = await readFile(join(out, 'SHA256SUMS'), 'utf8');
  expect(sums.trim().split('\n')).toHaveLength(names.length - 1);
  // SHA-256 of “a”.
  expect(sums).toContain(
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  Kindred-1.0.0-win-x64-setup.exe',
  );
});

it('has sums as sha256sum reads them, of every file but themselves', async () => {
  const { from, sbom, out } = await packages();
  await gatherRelease('1.0.0', from, sbom, out);
  const sums = await readFile(join(out, 'SHA256SUMS'), 'utf8');
  const names = (await readdir(out)).filter((name) => name !== 'SHA256SUMS').toSorted();
  const lines = names.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(out, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  expect(sums).toBe((await Promise.all(lines)).join(''));
});

it('refuses a release that a package is missing from, or in which two have one name', async () => {
  const { from, sbom, out } = await packages();
  const deb = join(from, 'packages-linux-arm64/Kindred-1.0.0-linux-arm64.deb');
  await rm(deb);
  await expect(gatherRelease('1.0.0', from, sbom, out)).rejects.toThrow('deb');
  await writeFile(deb, 'j');
  await writeFile(join(from, 'packages-linux-x64/Kindred-1.0.0-linux-arm64.deb'), 'other');
  await expect(gatherRelease('1.0.0', from, sbom, out)).rejects.toThrow('Two files');
});
