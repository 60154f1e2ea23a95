import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const person = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  author: person.optional().catch(undefined),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package as it lies in node_modules. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** As the package says it, mostly an SPDX expression. */
  readonly licence: string | undefined;
  readonly author: string | undefined;
  readonly folder: string;
}

/** The folder of a package, seen from another folder; undefined where it is not installed. */
function find(name: string, from: string): string | undefined {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(from);
  return above === from ? undefined : find(name, above);
}

interface Installed extends InstalledPackage {
  /** What it needs, by name: whether it can do without. */
  readonly needs: ReadonlyMap<string, { readonly isOptional: boolean }>;
}

async function read(folder: string): Promise<Installed> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const { name, version, license, author, dependencies, optionalDependencies } = manifest;
  const needs = new Map<string, { isOptional: boolean }>();
  for (const needed of Object.keys(dependencies)) needs.set(needed, { isOptional: false });
  for (const needed of Object.keys(optionalDependencies)) needs.set(needed, { isOptional: true });
  return { name, version, licence: license, author, folder, needs };
}

/** The package of that name, as the project has it; one that is not installed is an error. */
export async function installedPackage(project: string, name: string): Promise<InstalledPackage> {
  const folder = find(name, project);
  if (folder === undefined) throw new Error(`The package ${name} is not installed; run npm ci.`);
  return read(folder);
}

/**
 * The packages of these names and all that they need, as they are installed here, nested ones too, by
 * name and version. One that is only optional may be missing; any other is an error.
 * @param project the folder that has node_modules.
 */
export async function installedPackages(
  project: string,
  names: readonly string[],
): Promise<readonly InstalledPackage[]> {
  const found = new Map<string, Installed>();
  const visit = async (name: string, from: string, isOptional: boolean): Promise<void> => {
    const folder = find(name, from);
    if (folder === undefined && isOptional) return;
    if (folder === undefined) throw new Error(`The package ${name} is not installed; run npm ci.`);
    if (found.has(folder)) return;
    const installed = await read(folder);
    found.set(folder, installed);
    for (const [needed, { isOptional }] of installed.needs) await visit(needed, folder, isOptional);
  };
  for (const name of names) await visit(name, project, false);
  const order = ({ name, version }: InstalledPackage) => `${name} ${version}`;
  return [...found.values()].toSorted((a, b) => order(a).localeCompare(order(b), 'en'));
}
