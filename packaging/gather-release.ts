import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mergedUpdateList } from './update-lists.ts';

// Also a program: node packaging/gather-release.ts TAG PACKAGES SBOM OUT, for a release's last job.

/** What a release has for people to fetch; one without any of it is none. */
const PACKAGES: readonly RegExp[] = [
  /-win-x64-setup\.exe$/,
  /-win-x64-portable\.exe$/,
  /-mac-arm64\.dmg$/,
  /-mac-arm64\.zip$/,
  /-mac-x64\.dmg$/,
  /-mac-x64\.zip$/,
  /-linux-x86_64\.AppImage$/,
  /-linux-arm64\.AppImage$/,
  /-linux-amd64\.deb$/,
  /-linux-arm64\.deb$/,
  // What electron-updater asks for.
  /^latest\.yml$/,
  /^latest-mac\.yml$/,
  /^latest-linux\.yml$/,
  /^latest-linux-arm64\.yml$/,
];
/** The one that is made on two machines. */
const MAC_LIST = 'latest-mac.yml';

async function filesIn(folder: string): Promise<Map<string, string[]>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const byName = Map.groupBy(files, ({ name }) => name);
  return new Map(
    [...byName].map(([name, all]) => [name, all.map((one) => join(one.parentPath, name))]),
  );
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Puts packages of all machines into one folder, with the SBOM and SHA256SUMS (as `sha256sum --check`
 * reads it). Throws where a package is missing, or two have one name.
 */
export async function gatherRelease(
  version: string,
  packages: string,
  sbom: string,
  out: string,
): Promise<void> {
  const files = await filesIn(packages);
  const missing = PACKAGES.filter((kind) => ![...files.keys()].some((name) => kind.test(name)));
  if (missing.length > 0) throw new Error(`Missing: ${missing.map(String).join(', ')}`);
  await mkdir(out, { recursive: true });
  for (const [name, [first = '', ...others]] of files) {
    if (name === MAC_LIST) {
      const lists = await Promise.all([first, ...others].map((file) => readFile(file, 'utf8')));
      await writeFile(join(out, name), mergedUpdateList(lists));
    } else if (others.length === 0) await copyFile(first, join(out, name));
    else throw new Error(`Two files are called ${basename(name)}.`);
  }
  await copyFile(sbom, join(out, `Kindred-${version}-sbom.cdx.json`));
  const lines = (await readdir(out))
    .toSorted()
    .map(async (name) => `${await sha256(join(out, name))}  ${name}\n`);
  await writeFile(join(out, 'SHA256SUMS'), (await Promise.all(lines)).join(''));
}

if (import.meta.main) {
  const [tag = '', packages = '', sbom = '', out = ''] = process.argv.slice(2);
  await gatherRelease(tag.replace(/^v/, ''), packages, sbom, out);
}
