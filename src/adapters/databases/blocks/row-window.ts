/** Of a block, and of what it is made in. */
export const WINDOW_BYTES = 1 << 20

/** Not of the pool that small buffers share, so that it begins where numbers may lie. */
export function alignedBuffer(): Buffer {
  return Buffer.from(new ArrayBuffer(WINDOW_BYTES))
}
