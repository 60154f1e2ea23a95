import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, posix } from 'node:path';

/** The code of the app as JavaScript. */
export interface AppCode {
  /** Path inside `src-main`, with slashes, such as `engine/library.js` → the module's text. */
  readonly modules: ReadonlyMap<string, string>;
  /** The packages that it imports, `electron` among them; none of Node's own. */
  readonly packages: ReadonlySet<string>;
}

/** Another file of the sources: one that is imported, or one that a worker thread runs. */
const OWN_FILE = /(?<before>\b(?:from|import|import\(|new URL\()\s*)'(?<path>\.[^'\n]*)\.ts'/g;
/** A package: imported at the start of a line, so that comments don't count, or loaded when needed. */
const PACKAGE =
  /(?:^(?:import|export|\})[^'\n]*\bfrom |^import |\bimport\(|\brequire\()'(?<name>(?:@[\w.-]+\/)?\w[\w.-]*)['/]/gm;

interface Module {
  readonly text: string;
  /** Paths inside `src-main` as the sources have them, ending in `.ts`. */
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/**
 * Takes the types out of a module and lets it import JavaScript. Lines and columns stay, so that what
 * a stack trace says is true of the sources, too.
 * @param path inside `src-main`, with slashes.
 */
export function toJavaScript(source: string, path: string): Module {
  const stripped = stripTypeScriptTypes(source);
  const imports: string[] = [];
  const text = stripped.replace(OWN_FILE, (_, before: string, file: string) => {
    imports.push(posix.join(posix.dirname(path), `${file}.ts`));
    return `${before}'${file}.js'`;
  });
  const packages = [...stripped.matchAll(PACKAGE)].map(({ groups }) => groups?.['name'] ?? '');
  return { text, imports, packages };
}

/**
 * What can be reached from a few modules: nothing else goes into the app, no test and no command line.
 * @param sources the folder `src-main`.
 * @param entries paths inside it, with slashes. A file that is imported and is not there is an error.
 */
export async function reachedCode(sources: string, entries: readonly string[]): Promise<AppCode> {
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  const seen = new Set(entries);
  // A set hands out what is put into it meanwhile, too.
  for (const path of seen) {
    const module = toJavaScript(await readFile(join(sources, path), 'utf8'), path);
    modules.set(path.replace(/\.ts$/, '.js'), module.text);
    for (const imported of module.imports) seen.add(imported);
    for (const name of module.packages) packages.add(name);
  }
  return { modules, packages };
}

/** Writes the modules into a folder, as they lie in `src-main`. */
export async function writeCode({ modules }: AppCode, folder: string): Promise<void> {
  for (const [path, text] of modules) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
