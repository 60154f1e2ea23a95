import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { reachedCode, toJavaScript, writeCode } from './app-code.ts';

/** Writes sources, and gives the folder that they lie in. */
function sources(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('toJavaScript', () => {
  it('takes types out and leaves every line and column where it was', () => {
    const source = `import type { A } from './a.ts';\nexport const one: number = 1, two = '2' as string;\n`;
    const { text, imports } = toJavaScript(source, 'x.ts');
    expect(text).not.toContain('number');
    expect(text.indexOf('two')).toBe(source.indexOf('two'));
    expect(imports).toEqual([]);
  });

  it('lets imports, late imports, handed-on names and workers lead to JavaScript', () => {
    const source = [
      `import {\n  a,\n} from '../a.ts';`,
      `export * from './b.ts';`,
      `import './c.ts';`,
      `const d = await import('./d.ts');`,
      `new Worker(new URL('./e-worker.ts', import.meta.url));`,
      `const kept = ['./f.ts', new URL('../../resources/g.json', import.meta.url)];`,
    ].join('\n');
    const { text, imports } = toJavaScript(source, 'engine/x.ts');
    expect(imports).toEqual([
      'a.ts',
      'engine/b.ts',
      'engine/c.ts',
      'engine/d.ts',
      'engine/e-worker.ts',
    ]);
    expect(text).toContain(`from '../a.js'`);
    expect(text).toContain(`import('./d.js')`);
    expect(text).toContain(`new URL('./e-worker.js', import.meta.url)`);
    expect(text).toContain(`['./f.ts', new URL('../../resources/g.json'`);
  });

  it('names packages, scopes and all, and neither what Node has nor what a comment says', () => {
    const source = [
      `import { z } from 'zod';`,
      `import { app } from 'electron';`,
      `import {\n  readFile,\n} from 'node:fs';`,
      `import KDBush from '@scope/name/deep.js';`,
      `const late = import('late');`,
      `const old = require('old');`,
      `import type { T } from 'only-types';`,
      `// from 'nowhere'`,
      `/**\n * export * from 'nowhere'\n */`,
    ].join('\n');
    const names = ['zod', 'electron', '@scope/name', 'late', 'old'];
    expect(toJavaScript(source, 'x.ts').packages).toEqual(names);
  });
});

describe('reachedCode', () => {
  it('is what entries reach, and runs as it did; tests and the rest stay behind', async () => {
    const folder = sources({
      'main.ts': `import { double } from './deep/double.ts';\nexport const eight: number = double(4);\n`,
      'deep/double.ts': `import { two } from '../two.ts';\nexport const double = (n: number): number => n * two;\n`,
      'two.ts': `export { two } from './deep/number.ts';\nexport type Two = 2;\n`,
      'deep/number.ts': `import './double.ts';\nexport const two = 2;\n`,
      'main.test.ts': `import { eight } from './main.ts';\n`,
      'bench.ts': `export {};\n`,
    });
    const code = await reachedCode(folder, ['main.ts']);
    const made = temporaryFolder();
    await writeCode(code, made);
    writeFileSync(join(made, 'package.json'), '{ "type": "module" }');
    expect(readdirSync(made).toSorted()).toEqual(['deep', 'main.js', 'package.json', 'two.js']);
    const { eight } = (await import(pathToFileURL(join(made, 'main.js')).href)) as {
      eight: number;
    };
    expect(eight).toBe(8);
    expect(readFileSync(join(made, 'two.js'), 'utf8')).toContain(`'./deep/number.js'`);
  });

  it('is refused where a file is missing', async () => {
    const folder = sources({ 'main.ts': `import './gone.ts';\n` });
    await expect(reachedCode(folder, ['main.ts'])).rejects.toThrow(/gone\.ts/);
  });
});
