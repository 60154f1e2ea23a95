import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const projectSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
export type Project = z.output<typeof projectSchema>;

/** The app's own package.json, as far as Electron, electron-builder and Node read it. */
export interface AppManifest {
  readonly name: string;
  readonly productName: string;
  readonly version: string;
  readonly description: string;
  readonly type: 'module';
  readonly main: string;
  /** The file in the menu of programs that its windows belong to, on Linux. */
  readonly desktopName: string;
  /** Whom a .deb names. */
  readonly author: string;
  /** Where people find Kindred; a .deb can't be made without it. */
  readonly homepage?: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What Electron brings by itself. */
const BROUGHT = new Set(['electron']);
/** What Electron starts. */
const APP_MAIN = 'src-main/electron/main.js';

/** Reads the project's package.json. */
export async function readProject(file: URL): Promise<Project> {
  return projectSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Who makes this package, and where to find them. */
export interface Origin {
  readonly maintainer: string;
  readonly homepage: string | undefined;
}

/**
 * What the environment says of it: KINDRED_MAINTAINER (`Name <address>`) and KINDRED_HOMEPAGE, or the
 * repository that a GitHub workflow runs in.
 */
export function originOf(environment: Readonly<Record<string, string | undefined>>): Origin {
  // A workflow sets what it does not know to nothing.
  const said = (name: string) => (environment[name] === '' ? undefined : environment[name]);
  const [server, repository] = [said('GITHUB_SERVER_URL'), said('GITHUB_REPOSITORY')];
  const known =
    server === undefined || repository === undefined ? undefined : `${server}/${repository}`;
  return {
    maintainer: said('KINDRED_MAINTAINER') ?? 'Kindred <kindred@localhost>',
    homepage: said('KINDRED_HOMEPAGE') ?? known,
  };
}

/**
 * The app's package.json: without scripts, without what only development needs.
 * @param packages what the app's code imports; one that is no dependency of the project is an error.
 */
export function appManifest(
  project: Project,
  packages: ReadonlySet<string>,
  origin: Origin,
): AppManifest {
  const needed = [...packages].filter((name) => !BROUGHT.has(name)).toSorted();
  const dependencies = needed.map((name): [string, string] => {
    const version = project.dependencies[name];
    if (version === undefined) throw new Error(`The app imports ${name}, which is no dependency.`);
    return [name, version];
  });
  return {
    name: project.name,
    productName: 'Kindred',
    version: project.version,
    description: project.description,
    type: 'module',
    main: APP_MAIN,
    desktopName: `${project.name}.desktop`,
    author: origin.maintainer,
    ...(origin.homepage === undefined ? {} : { homepage: origin.homepage }),
    dependencies: Object.fromEntries(dependencies),
  };
}
