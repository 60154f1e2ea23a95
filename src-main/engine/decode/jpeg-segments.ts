/** JFIF and EXIF have to be the first segments of all. */
function behindApplicationSegments(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (at + 4 <= jpeg.length && view.getUint16(at) >= 0xffe0 && view.getUint16(at) <= 0xffef) {
    at += 2 + view.getUint16(at + 2);
  }
  return Math.min(at, jpeg.length);
}

/** Most bytes of a segment, which says its own length in two bytes (ITU-T T.81, B.1.1.4). */
export const MOST_SEGMENT_BYTES = 0xffff - 2;

/**
 * A JPEG with more segments behind its own ones for applications, and before the first table.
 * @param bodies at most {@link MOST_SEGMENT_BYTES} each.
 */
export function withSegments(
  jpeg: Uint8Array,
  marker: number,
  bodies: readonly Uint8Array[],
): Uint8Array {
  const segments = bodies.flatMap((body) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(marker, 0);
    head.writeUInt16BE(2 + body.length, 2);
    return [head, body];
  });
  const at = behindApplicationSegments(jpeg);
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}
