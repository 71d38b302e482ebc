/** The only source of randomness, so that a run can be repeated with a seed. */
export interface RandomSource {
  /** Lower-case letters and digits. */
  token(length: number): string
  bytes(length: number): Uint8Array
}
