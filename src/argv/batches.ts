/** Below what one argument may have (128 KiB on Linux: over SSH a whole command line is one), and short enough for rules of sudo. */
const CHARACTERS = 16 * 1024

/** Words for command lines: as few as possible, none too long. Order is kept. */
export function batchesOf(words: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = []
  let left = 0
  for (const word of words) {
    left -= word.length + 1
    if (left < 0) {
      batches.push([])
      left = CHARACTERS - word.length - 1
    }
    batches.at(-1)?.push(word)
  }
  return batches
}
