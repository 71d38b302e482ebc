export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Bytes that are not UTF-8 become U+FFFD. For text of ours, and for what is only looked at: it does not come back byte for byte. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
