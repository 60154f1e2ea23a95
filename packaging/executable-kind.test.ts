import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { executableKind, HEAD_BYTES } from './executable-kind.ts';

function packageFile(path: string): Buffer {
  return readFileSync(new URL(`../node_modules/${path}`, import.meta.url)).subarray(0, HEAD_BYTES);
}

describe('executableKind', () => {
  it.each([
    ['usearch/prebuilds/linux-x64/usearch.node', 'linux', ['x64']],
    ['usearch/prebuilds/linux-arm64/usearch.node', 'linux', ['arm64']],
    ['usearch/prebuilds/win32-x64/usearch.node', 'win32', ['x64']],
    ['usearch/prebuilds/darwin-arm64+x64/usearch.node', 'darwin', ['x64', 'arm64']],
    ['onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node', 'darwin', ['arm64']],
    ['onnxruntime-node/bin/napi-v6/win32/arm64/onnxruntime.dll', 'win32', ['arm64']],
  ])('knows %s by its first bytes', (path, platform, archs) => {
    const kind = executableKind(packageFile(path));
    expect(kind?.platform).toBe(platform);
    expect(kind?.archs.toSorted()).toEqual(archs.toSorted());
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('MZ is how this text begins, and no program does so.'.repeat(3))],
    ['WebAssembly', Buffer.from('\0asm\x01\0\0\0'.repeat(4), 'latin1')],
    ['a Java class', Buffer.from('cafebabe0000003d'.padEnd(80, '0'), 'hex')],
  ])('takes %s for no machine code', (_, bytes) => {
    expect(executableKind(bytes)).toBeUndefined();
  });
});
