import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { LIKENESS_KINDS } from '../contract/fields.ts';
import { NUMBER_KEYS, TEXT_KEYS } from '../contract/search-query.ts';
import { aCount, aNumber, aPort } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { addModelCommands } from './model-commands.ts';
import { globalOptions, openSession } from './open-session.ts';
import { supervise, SUPERVISED } from './supervise.ts';

const MAIN = fileURLToPath(import.meta.url);
const packageSchema = z.object({ version: z.string() });

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}

/** What commander makes of the words of `kindred app`. */
interface AppFlags {
  readonly demo?: true;
  readonly browser?: true;
  readonly port?: number;
  readonly host?: string;
  readonly passphrase?: string;
  readonly open: boolean;
}

const EXAMPLES = `
Examples:
  $ kindred app ~/Pictures                open it in a window, with these photos
  $ kindred index ~/Pictures              look for photos and index them; run again any time
  $ kindred similar beach.jpg             the 20 photos most like this one
  $ kindred similar beach.jpg --by composition --top 50 --html like-beach.html
  $ kindred labels dog                    photos that the model calls a dog
  $ kindred search dog june 2024 'stars:>=3'   photos by what is known of them
  $ kindred status --failed               what could not be read, and why
  $ kindred model compare                 what each network costs and buys
  $ kindred organisation export kept.json  stars, tags and albums as a file
  $ kindred --json similar beach.jpg      one JSON object, for scripts

Photos are only ever read. Everything Kindred keeps is in the library folder (--library).`;

function program(finish: (code: number) => void): Command {
  const root = new Command('kindred')
    .description('Finds the photos that look alike, offline and in private.')
    .version(version())
    .option('--library <dir>', 'where the library is (or KINDRED_LIBRARY; else this account’s own)')
    .option('--json', 'end standard output in one JSON object')
    .option('--verbose', 'also show what lies beneath a failure')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .showHelpAfterError('(kindred --help shows how)');
  addApp(root, finish);
  addIndex(root, finish);
  addSimilar(root, finish);
  addSearch(root, finish);
  addReading(root, finish);
  addKeeping(root, finish);
  addOrganisation(root, finish);
  addModelCommands(root, finish);
  return root;
}

type Finish = (code: number) => void;

function addApp(root: Command, finish: Finish): void {
  root
    .command('app')
    .description('open Kindred in a window: browse, and find similar photos')
    .argument('[folder...]', 'folders with photos to add first')
    .option('--demo', 'try it on pictures that Kindred draws itself, gone at the end')
    .option('--browser', 'in the browser, even where the desktop app could be')
    .option('--port <n>', 'the port on this computer (else any free one)', aPort)
    .option('--host <address>', 'also serve other devices at this address, or at all: 0.0.0.0')
    .addOption(
      new Option('--passphrase <words>', 'what other devices must know').env('KINDRED_PASSPHRASE'),
    )
    .option('--no-open', 'print the address only')
    .addHelpText('after', '\nExample:\n  $ kindred app ~/Pictures')
    .action(async (folders: string[], options: AppFlags, command: Command) => {
      const { library, verbose } = globalOptions(command);
      if (process.env[SUPERVISED] !== '1') {
        finish(await showApp(folders, library, options));
        return;
      }
      const { app } = await import('./app.ts');
      const { demo = false, port, host, passphrase, open: opensWindow } = options;
      const asked = { folders, demo, port, host, passphrase, opensWindow, library, verbose };
      finish(await app({ ...asked, command: 'kindred app' }));
    });
}

/** In the desktop app where that can be, else in a browser. */
async function showApp(
  folders: readonly string[],
  library: string | undefined,
  options: AppFlags,
): Promise<number> {
  const { chooseShell } = await import('./choose-shell.ts');
  const shell = chooseShell(options, process);
  if (shell.kind === 'desktop') {
    const { startDesktop } = await import('./start-desktop.ts');
    const demo = options.demo ?? false;
    return startDesktop(shell.electron, { folders, library, demo });
  }
  if (shell.why !== undefined) console.error(shell.why);
  const { watchApp } = await import('./watch-app.ts');
  return watchApp(MAIN, process.argv.slice(2));
}

function addIndex(root: Command, finish: Finish): void {
  root
    .command('index')
    .description('look through folders and index new and changed photos')
    .argument('<folder...>', 'folders with photos')
    .option('--retry-failed', 'also try photos again that failed before')
    .addHelpText('after', '\nExample:\n  $ kindred index ~/Pictures /media/camera')
    .action(async (folders: string[], options: { retryFailed?: boolean }, command: Command) => {
      if (process.env[SUPERVISED] !== '1') {
        finish(await supervise(MAIN, process.argv.slice(2)));
        return;
      }
      const input = { folders, retryFailed: options.retryFailed ?? false };
      finish(
        await (await openSession(command)).run('index', (library, on) => library.index(input, on)),
      );
    });
}

interface SimilarFlags {
  readonly by?: (typeof LIKENESS_KINDS)[number];
  readonly model?: string;
  readonly top: number;
  readonly min?: number;
  readonly html?: string;
}

function addSimilar(root: Command, finish: Finish): void {
  root
    .command('similar')
    .description('find the photos most like one, which need not be in the library')
    .argument('<photo>', 'a picture on disk')
    .addOption(new Option('--by <likeness>', 'what to compare').choices(LIKENESS_KINDS))
    .option('--model <id>', 'by this network (else the one that serves); see “kindred model list”')
    .option('--top <n>', 'how many at most', aCount, 20)
    .option('--min <score>', 'only photos at least this much alike (−1 to 1)', aNumber)
    .option('--html <file>', 'also write a contact sheet to open in a browser')
    .addHelpText(
      'after',
      '\nExample:\n  $ kindred similar beach.jpg --top 12 --html like-beach.html',
    )
    .action(async (photo: string, options: SimilarFlags, command: Command) => {
      const { writeContactSheet } = await import('./write-contact-sheet.ts');
      const { html, ...asked } = options;
      const running = await openSession(command);
      const code = await running.run(
        'similar',
        (library) => library.similar({ photo, ...asked }),
        html === undefined ? {} : { before: writeContactSheet(html) },
      );
      finish(code);
    });
}

const SEARCH_HELP = `
Words are looked for in what the model sees, names of files and folders, tags, albums, cameras,
lenses, places, titles and captions; all of them must fit.

Examples:
  $ kindred search dog beach                     both; “dog” finds every breed
  $ kindred search '"golden gate" last week'     a phrase; dates as you say them
  $ kindred search june 2024 camera:nikon        2019..2021, 2024-06-30 and yesterday work, too
  $ kindred search 'stars:>=3 -tag:work'         numbers compare; a minus leaves out
  $ kindred search tag:travel/lisbon type:raw,heic has:gps is:favourite
  $ kindred search album:Best --like beach.jpg   the most alike first
  $ kindred search failed:yes                    what could not be read

Keys: ${TEXT_KEYS.join(', ')};
with numbers ${NUMBER_KEYS.join(', ')}; date, type, has, is, failed.
Where a search begins with a minus, write -- before it: kindred search -- -tag:work`;

const SEARCH_HINT = `(kindred search --help shows how;
where a search begins with a minus, write -- before it: kindred search -- -tag:work)`;

const SEARCH_SORTS = ['newest', 'oldest', 'added', 'name', 'stars', 'alike'] as const;

interface SearchFlags {
  readonly sort?: (typeof SEARCH_SORTS)[number];
  readonly like?: string;
  readonly top: number;
  readonly language: string;
}

function addSearch(root: Command, finish: Finish): void {
  root
    .command('search')
    .description('find photos by words, dates, tags, stars and more')
    .argument('<query...>', 'as in the search box')
    .addOption(new Option('--sort <order>', 'what comes first (else newest)').choices(SEARCH_SORTS))
    .option('--like <photo>', 'put those most like this picture first')
    .option('--top <n>', 'how many at most', aCount, 50)
    .addOption(languageOption())
    .addHelpText('after', SEARCH_HELP)
    .showHelpAfterError(SEARCH_HINT)
    .action(async (words: string[], options: SearchFlags, command: Command) => {
      const { sort = 'newest', like, top, language } = options;
      if (sort === 'alike' && like === undefined)
        command.error('error: alike to what? Name a picture, as in --like beach.jpg.');
      const input = { query: words.join(' '), sort, top, language, ...(like && { like }) };
      finish(await (await openSession(command)).run('search', (library) => library.search(input)));
    });
}

function languageOption(): Option {
  return new Option('--language <code>', 'of the words (else this account’s own)').default(
    Intl.DateTimeFormat().resolvedOptions().locale,
  );
}

type LabelFlags = Readonly<{ top: number; language: string }>;

function addReading(root: Command, finish: Finish): void {
  root
    .command('labels')
    .description('photos that the model calls by a word')
    .argument('<word>', 'such as dog, boat or pizza')
    .option('--top <n>', 'how many at most', aCount, 50)
    .addOption(languageOption())
    .action(async (word: string, { top, language }: LabelFlags, command: Command) => {
      const input = { word, top, language };
      finish(await (await openSession(command)).run('labels', (library) => library.labels(input)));
    });
  root
    .command('status')
    .description('how many photos there are, and what is still to do')
    .option('--failed', 'list what could not be read, with the reason')
    .action(async (options: { failed?: boolean }, command: Command) => {
      const input = { failed: options.failed ?? false };
      finish(await (await openSession(command)).run('status', (library) => library.status(input)));
    });
}

function addKeeping(root: Command, finish: Finish): void {
  root
    .command('remove')
    .description('forget a folder; the photos on disk stay as they are')
    .argument('<folder>', 'a folder of the library')
    .action(async (folder: string, _options: unknown, command: Command) => {
      finish(
        await (await openSession(command)).run('remove', (library) => library.remove({ folder })),
      );
    });
  root
    .command('doctor')
    .description('check the library; with --repair, make anew what is broken')
    .option('--repair', 'mend what can be mended')
    .option('--restore [name]', 'first go back to a copy of the catalog (else the newest)')
    .action(async (options: { repair?: boolean; restore?: string | true }, command: Command) => {
      const { repair = false, restore } = options;
      const back = restore === undefined ? {} : { restore: restore === true ? '' : restore };
      const input = { repair, ...back };
      const running = await openSession(command);
      const code = await running.run('doctor', (library, on) => library.doctor(input, on), {
        hasFailed: ({ healthy }) => !healthy,
      });
      finish(code);
    });
}

function addOrganisation(root: Command, finish: Finish): void {
  const organisation = root
    .command('organisation')
    .description('stars, tags, titles, captions and albums as a file');
  organisation
    .command('export')
    .description('write all of it as JSON, also while the app runs')
    .argument('<file>', 'made anew; only a file of this kind is replaced')
    .action(async (file: string, _options: unknown, command: Command) => {
      const running = await openSession(command);
      finish(await running.run('exportOrganisation', (l) => l.exportOrganisation({ file })));
    });
  organisation
    .command('import')
    .description('add what such a file says; what is here stays, and the app can undo it')
    .argument('<file>', 'written by export, here or on another computer')
    .action(async (file: string, _options: unknown, command: Command) => {
      const running = await openSession(command);
      finish(await running.run('importOrganisation', (l) => l.importOrganisation({ file })));
    });
}

/** Help and version are no mistakes; all else that the parser refuses is wrong usage. */
function parserExit(cause: unknown): number {
  if (!(cause instanceof CommanderError)) throw cause;
  return cause.exitCode === 0 ? EXIT.ok : EXIT.usage;
}

try {
  await program((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (cause) {
  process.exitCode = parserExit(cause);
}
