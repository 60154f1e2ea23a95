import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Arch, type AfterPackContext } from 'electron-builder';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Refuses to pack for a machine whose native packages npm did not install: sharp's are those of the
 * machine that `npm ci` ran on (or was told of by --os and --cpu).
 */
export function beforePack({ electronPlatformName, arch }: AfterPackContext): void {
  const native = `@img/sharp-${electronPlatformName}-${Arch[arch]}`;
  if (existsSync(join(PROJECT, 'node_modules', native))) return;
  throw new Error(
    `${native} is not installed here: pack for ${electronPlatformName} ${Arch[arch]} on such a machine.`,
  );
}
