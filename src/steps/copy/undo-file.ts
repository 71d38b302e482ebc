import { appendToFile } from '../../argv/files.ts'
import type { UndoSink } from '../../changes/apply-rows.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { HostWriter } from '../../ports/host.ts'

const CHUNK_BYTES = 1024 * 1024

/** Begins an undo file, 0600: it holds what was overwritten, secrets too. Written in pieces, so that memory stays bounded. */
export async function undoFile(host: HostWriter, path: string): Promise<UndoSink> {
  await host.writeFile(path, new Uint8Array(), secretFile)
  let pending: string[] = []
  let bytes = 0
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return
    const input = `${pending.join('\n')}\n`
    pending = []
    bytes = 0
    await host.execute({ ...appendToFile(path, 'root'), input })
  }
  return {
    write: async (line) => {
      pending.push(line)
      bytes += line.length
      if (bytes >= CHUNK_BYTES) await flush()
    },
    flush,
  }
}
