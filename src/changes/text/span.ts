/** A half-open range of offsets: bytes of a file, or UTF-16 units of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}
