import type { Style } from '../report/style.ts'
import { liveView } from './live-progress.ts'
import { plainView } from './plain-progress.ts'
import type { ProgressView } from './progress.ts'
import type { Terminal } from './terminal.ts'

/** Whoever asks for JSON is a script: its log gets lines, and nothing that is written over. */
export function progressViewOn(
  terminal: Pick<Terminal, 'err' | 'columns'>,
  { json, style }: { readonly json: boolean; readonly style: Style },
): ProgressView {
  const write = (text: string): void => terminal.err(text)
  const columns = json ? undefined : terminal.columns()
  return columns === undefined ? plainView(write) : liveView(write, () => terminal.columns() ?? columns, style)
}
