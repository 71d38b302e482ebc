import type { ReadCommand, RunAs } from './command.ts'
import { gently } from './gently.ts'
import { endedByNul } from './hash-files.ts'

/** Every file below a folder with its size; read it with `readSizes`. The folder must be there. */
export function listSizes(folder: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'find', args: [folder, '-xdev', '-type', 'f', '-printf', String.raw`%s %P\0`], as }
}

/** The same on a host that has other work. */
export function listSizesGently(folder: string, as: RunAs): ReadCommand {
  const { program, args } = listSizes(folder, as)
  return { effect: 'read', program: 'nice', args: [...gently, program, ...args], as }
}

/** Hands over each file with its bytes and its path in the folder. */
export async function readSizes(
  output: AsyncIterable<Uint8Array>,
  each: (path: string, bytes: number) => void,
): Promise<void> {
  for await (const record of endedByNul(output)) {
    const [, bytes, path] = /^(\d+) ([^]+)$/u.exec(record) ?? []
    if (bytes !== undefined && path !== undefined) each(path, Number(bytes))
  }
}
