import { MOST_SEGMENT_BYTES, withSegments } from './jpeg-segments.ts';

const NAME = Buffer.from('Photoshop 3.0\0', 'latin1');
const APP13 = 0xffed;

/**
 * A JPEG with Photoshop’s image resources, IPTC among them, which libvips writes for TIFF only. They go
 * before what they follow in other programs’ files, too: the first table.
 */
export function withResources(jpeg: Uint8Array, resources: Uint8Array): Uint8Array {
  const body = Buffer.concat([NAME, resources]);
  return body.length > MOST_SEGMENT_BYTES ? jpeg : withSegments(jpeg, APP13, [body]);
}
