import { describe, expect, it } from 'vitest';
import { readProject } from './app-manifest.ts';
import { changeNotes, notesOf } from './change-notes.ts';

const CHANGELOG = `# Changes

## [1.1.0] – 2027-01-02

### Added

- More.

## [1.0.0]

- All.

## [0.9.0] – 2026-01-01
`;

describe('changeNotes', () => {
  it('are what stands between two headings', () => {
    expect(changeNotes(CHANGELOG, '1.1.0')).toBe('### Added\n\n- More.');
    expect(changeNotes(CHANGELOG.replaceAll('\n', '\r\n'), '1.0.0')).toBe('- All.');
  });

  it('are none for a version that is not there, or of which nothing is said', () => {
    expect(changeNotes(CHANGELOG, '1.1')).toBeUndefined();
    expect(changeNotes(CHANGELOG, '2.0.0')).toBeUndefined();
    expect(changeNotes(CHANGELOG, '0.9.0')).toBeUndefined();
  });
});

describe('CHANGELOG.md', () => {
  it('has notes for the version in package.json', async () => {
    const { version } = await readProject(new URL('../package.json', import.meta.url));
    expect(await notesOf(version)).toMatch(/^- /m);
    await expect(notesOf('999.0.0')).rejects.toThrow('999.0.0');
  });
});
