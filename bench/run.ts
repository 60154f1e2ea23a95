import { readdir, readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { KindredFailure } from '../src-main/contract/errors.ts';

const FOLDER = new URL('./', import.meta.url);

/** What each benchmark is given; it says how it goes on standard error. */
interface BenchOptions {
  readonly json: boolean;
  readonly args: readonly string[];
}

type Bench = (options: BenchOptions) => Promise<Record<string, unknown>>;

/** The benchmarks: the files here that export a function of that name. */
async function benchNames(): Promise<string[]> {
  const names: string[] = [];
  for (const file of await readdir(FOLDER)) {
    const text = file.endsWith('.ts') ? await readFile(new URL(file, FOLDER), 'utf8') : '';
    if (/^export async function bench\(/m.test(text)) names.push(file.slice(0, -'.ts'.length));
  }
  return names;
}

/** A benchmark of {@link benchNames} is typed where it is written. */
function isBench(value: unknown): value is Bench {
  return typeof value === 'function';
}

async function loadBench(name: string): Promise<Bench> {
  const module: unknown = await import(new URL(`${name}.ts`, FOLDER).href);
  const bench: unknown =
    typeof module === 'object' && module !== null && 'bench' in module ? module.bench : undefined;
  if (!isBench(bench)) throw new Error(`${name}.ts has no bench function.`);
  return bench;
}

/** `npm run bench NAME -- [--json] […]`: with --json, standard output ends in one object. */
async function main(words: readonly string[]): Promise<number> {
  const json = words.includes('--json');
  const [name, ...args] = words.filter((word) => word !== '--json');
  const names = await benchNames();
  if (name === undefined || !names.includes(name)) {
    console.error(`Benchmarks: ${names.join(', ')}. Run one with: npm run bench NAME -- --json`);
    return 2;
  }
  const bench = await loadBench(name);
  const figures = await bench({ json, args });
  console.log(json ? JSON.stringify(figures) : inspect(figures, { depth: 4 }));
  // Most only measure; one that also judges says whether all is well.
  return figures['passed'] === false ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof KindredFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
