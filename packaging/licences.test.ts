import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProject } from './app-manifest.ts';
import { installedPackages } from './installed-packages.ts';
import { licences } from './licences.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = await readProject(new URL('../package.json', import.meta.url));
const packages = Object.keys(dependencies);
let text = '';

beforeAll(async () => {
  text = await licences({ project, packages, hasNode: true });
});

describe('the text of licences', () => {
  it('has a chapter for every package that the app is made of, nested ones and the page’s too', async () => {
    const installed = await installedPackages(project, packages);
    expect(installed.filter(({ name }) => name === 'semver').length).toBeGreaterThan(1);
    for (const { name, version } of installed) expect(text).toContain(`\n${name} ${version}\n`);
    for (const name of ['svelte', '@lucide/svelte']) expect(text).toMatch(`\n${name} `);
  });

  it('says where the network, the names of places and Kindred itself stand', () => {
    expect(text).toContain('Kindred comes without a licence of its own.');
    expect(text).toMatch(/MobileNetV2[^]*Apache License 2\.0/);
    expect(text).toMatch(/GeoNames[^]*CC BY 4\.0/);
    expect(text).toMatch(/\nNode\.js\n=+\n\nNode\.js is licensed/);
  });

  it('ends with the texts of licences that packages only name', () => {
    const named = text.matchAll(/under the licence (\S+), and brings no text/g);
    const known = ['MIT', 'Apache-2.0', 'LGPL-3.0'];
    const unknown = [...named]
      .map(([, licence = '']) => licence.replace('-or-later', ''))
      // Nothing of guid-typescript goes into a package (electron-builder.yml).
      .filter((licence) => !known.includes(licence) && licence !== 'ISC');
    expect(unknown).toEqual([]);
    for (const id of known) expect(text).toContain(`The text of the licence ${id}\n`);
    expect(text).toMatch(/GNU LESSER GENERAL PUBLIC LICENSE/);
  });
});

describe('installedPackages', () => {
  it('refuses what is not installed, but not what is only optional', async () => {
    await expect(installedPackages(project, ['no-such-package'])).rejects.toThrow('npm ci');
    const sharp = await installedPackages(project, ['sharp']);
    expect(sharp.map(({ name }) => name)).toContain('detect-libc');
  });
});
