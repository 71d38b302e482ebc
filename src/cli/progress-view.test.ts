import { describe, expect, it } from 'vitest'
import type { RunProgress } from '../kernel/run-progress.ts'
import { plainStyle } from '../report/style.ts'
import { progressViewOn } from './progress-view.ts'

const progress: RunProgress = {
  at: '2026-11-22T01:30:40.000Z',
  doing: { title: 'send the archive to bb1', seconds: 40 },
  running: [{ what: 'transfer of the archive', unit: 'bytes', seconds: 40, done: 1_000_000 }],
}

function shownOn(columns: number | undefined, json: boolean): string {
  const written: string[] = []
  const terminal = { err: (text: string) => void written.push(text), columns: () => columns }
  const view = progressViewOn(terminal, { json, style: plainStyle })
  view.progress(progress)
  view.line('done\n')
  return written.join('')
}

describe('how far a run is', () => {
  it('is written over on a terminal', () => {
    expect(shownOn(80, false)).toBe(
      '       transfer of the archive: 1.0 MB, for 40 s\n\u001B[1A\r\u001B[Jdone\n       transfer of the archive: 1.0 MB, for 40 s\n',
    )
  })

  it('stands in plain lines where there is no terminal, and where JSON was asked for on one', () => {
    const lines = '       transfer of the archive: 1.0 MB, for 40 s\ndone\n'

    expect(shownOn(undefined, false)).toBe(lines)
    expect(shownOn(80, true)).toBe(lines)
  })
})
