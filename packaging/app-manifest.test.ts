import { describe, expect, it } from 'vitest';
import { appManifest, originOf, readProject } from './app-manifest.ts';

const project = await readProject(new URL('../package.json', import.meta.url));
const nobody = { maintainer: 'Nobody <nobody@localhost>', homepage: undefined };

describe('appManifest', () => {
  it('has what the app imports in the versions of the project, and nothing else', () => {
    const manifest = appManifest(project, new Set(['zod', 'electron', 'sharp']), nobody);
    expect(manifest).toMatchObject({ name: 'kindred', productName: 'Kindred', type: 'module' });
    expect(manifest.dependencies).toEqual({
      sharp: project.dependencies['sharp'],
      zod: project.dependencies['zod'],
    });
    expect(Object.keys(manifest)).not.toContain('homepage');
  });

  it('refuses code that imports what only development has', () => {
    expect(() => appManifest(project, new Set(['vitest']), nobody)).toThrow(/vitest/);
  });
});

describe('originOf', () => {
  it('is what the person says, else the repository of the workflow, else nowhere', () => {
    const workflow = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'a/kindred' };
    expect(originOf({}).homepage).toBeUndefined();
    expect(originOf({ KINDRED_MAINTAINER: '' }).maintainer).toContain('@');
    expect(originOf(workflow).homepage).toBe('https://git.example/a/kindred');
    const own = {
      KINDRED_HOMEPAGE: 'https://kindred.example',
      KINDRED_MAINTAINER: 'A <a@b.example>',
    };
    expect(originOf({ ...workflow, ...own })).toEqual({
      maintainer: 'A <a@b.example>',
      homepage: 'https://kindred.example',
    });
  });
});
