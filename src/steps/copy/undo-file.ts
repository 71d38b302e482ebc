import type { UndoSink } from '../../changes/apply-rows.ts'
import type { HostWriter } from '../../ports/host.ts'

/** Collects undo lines and writes the file whole at each flush, 0600: it holds what was overwritten, secrets too. */
export function undoFile(host: HostWriter, path: string): UndoSink {
  const lines: string[] = []
  return {
    write: (line) => {
      lines.push(line)
      return Promise.resolve()
    },
    flush: () =>
      host.writeFile(path, new TextEncoder().encode(`${lines.join('\n')}\n`), {
        mode: 0o600,
        owner: 'root',
        group: 'root',
      }),
  }
}
