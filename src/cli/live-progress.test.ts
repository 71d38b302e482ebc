import { describe, expect, it } from 'vitest'
import type { RunningMeter, RunProgress } from '../kernel/run-progress.ts'
import { ansiStyle, plainStyle } from '../report/style.ts'
import { liveView } from './live-progress.ts'

const meter = (what: string, done: number): RunningMeter => ({ what, unit: 'files', seconds: 5, done })
const progress = (...running: readonly RunningMeter[]): RunProgress => ({ at: '2026-11-22T01:30:14.000Z', running })

function terminal(style = plainStyle, columns = () => 80) {
  const written: string[] = []
  return { written, ...liveView((text) => void written.push(text), columns, style) }
}

describe('what is under way, on a terminal', () => {
  it('stands below the lines that were printed, is written over, and goes when it has ended', () => {
    const view = terminal()
    view.line('take a backup\n')
    view.progress(progress(meter('home', 1), meter('dump', 2)))
    view.progress(progress(meter('home', 3), meter('dump', 4)))
    view.line('note: something\n')
    view.progress(progress())

    expect(view.written).toEqual([
      'take a backup\n',
      '       home: 1 file, for 5 s\n       dump: 2 files, for 5 s\n',
      '\u001B[2A\r\u001B[J       home: 3 files, for 5 s\n       dump: 4 files, for 5 s\n',
      '\u001B[2A\r\u001B[Jnote: something\n       home: 3 files, for 5 s\n       dump: 4 files, for 5 s\n',
      '\u001B[2A\r\u001B[J',
    ])
  })

  it('writes nothing where nothing changed', () => {
    const view = terminal()
    view.progress(progress(meter('home', 1)))
    view.progress(progress(meter('home', 1)))
    view.progress(progress())
    view.progress(progress())

    expect(view.written).toEqual(['       home: 1 file, for 5 s\n', '\u001B[1A\r\u001B[J'])
  })

  it('has colours of its own only where there may be any', () => {
    const coloured = terminal(ansiStyle)
    coloured.progress(progress(meter('home', 1)))

    expect(coloured.written).toEqual(['\u001B[2m       home: 1 file, for 5 s\u001B[22m\n'])
  })

  it('keeps within the width that the terminal has at that moment', () => {
    let columns = 80
    const view = terminal(plainStyle, () => columns)
    view.progress(progress(meter('home', 1)))
    columns = 15
    view.progress(progress(meter('home', 2)))

    expect(view.written).toEqual(['       home: 1 file, for 5 s\n', '\u001B[1A\r\u001B[Jhome: 2 files\n'])
  })
})
