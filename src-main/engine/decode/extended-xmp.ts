import { hash } from 'node:crypto';
import { MOST_SEGMENT_BYTES, withSegments } from './jpeg-segments.ts';

const APP1 = 0xffe1;
const NAME = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');
/** The digest in hexadecimal digits, and twice four bytes: the whole length, and where a part begins. */
const HEAD_BYTES = NAME.length + 32 + 8;
const PART_BYTES = MOST_SEGMENT_BYTES - HEAD_BYTES;

/** Most bytes of a packet in a JPEG; libvips leaves larger ones out without a word. */
export const MOST_PACKET_BYTES = 65_000;

/** By what a JPEG’s own packet names the extended one: its MD5. */
export function extendedXmpDigest(packet: Uint8Array): string {
  return hash('md5', packet).toUpperCase();
}

/**
 * A JPEG with a packet of XMP that its one segment has no room for, in parts (XMP’s specification,
 * part 3, 1.1.3.1). Its own packet has to name this one by {@link extendedXmpDigest}.
 */
export function withExtendedXmp(jpeg: Uint8Array, packet: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < packet.length; at += PART_BYTES) {
    const place = Buffer.alloc(8);
    place.writeUInt32BE(packet.length, 0);
    place.writeUInt32BE(at, 4);
    const digest = Buffer.from(extendedXmpDigest(packet), 'latin1');
    parts.push(Buffer.concat([NAME, digest, place, packet.subarray(at, at + PART_BYTES)]));
  }
  return withSegments(jpeg, APP1, parts);
}
