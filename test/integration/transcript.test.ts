import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTerminalText } from '../../script/transcript/ansi.ts'
import { excerptOfDemo } from '../../script/transcript/excerpt.ts'
import { renderTranscript } from '../../script/transcript/svg.ts'

const plain = { bold: false, faint: false, colour: undefined }

describe('what a terminal showed', () => {
  it('is read with its weight and colour, which last until they are taken back', () => {
    expect(readTerminalText('\u001B[1mone\u001B[22m \u001B[32mtwo\r\nthree\u001B[39m four\n')).toEqual([
      [
        { ...plain, bold: true, text: 'one' },
        { ...plain, text: ' ' },
        { ...plain, colour: 2, text: 'two' },
      ],
      [
        { ...plain, colour: 2, text: 'three' },
        { ...plain, text: ' four' },
      ],
    ])
  })

  it('loses no letter of a text without sequences', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,40}[!-~]$/u), (line) => {
        expect(readTerminalText(line)).toEqual([[{ ...plain, text: line }]])
      }),
    )
  })
})

describe('the picture of it', () => {
  it('shows markup as text', () => {
    expect(renderTranscript('a <b> & c')).toContain('>a &lt;b&gt; &amp; c</text>')
  })

  it('is as high as it has lines and as wide as the longest, but never narrow', () => {
    expect(renderTranscript('one\ntwo')).toContain('viewBox="0 0 712 112"')
    expect(renderTranscript('x'.repeat(100))).toContain('viewBox="0 0 880 93"')
  })
})

describe('the excerpt of a demo', () => {
  it('keeps the steps that it shows, and says where lines are left out', () => {
    const transcript = [
      'Script started on a day',
      'Starting a stand-in production ...',
      'Plan: refresh staging from production',
      'Waived',
      ' 1/17  \u001B[1mCheck that everything is ready\u001B[22m',
      '       done in 1.0 s',
      ' 2/17  Capture what the target keeps',
      '       done in 0.0 s',
      'isolated: 0   contacts',
      'Script done on a day',
    ].join('\r\n')

    expect(excerptOfDemo(transcript).split('\n')).toEqual([
      '\u001B[1m$ script/demo\u001B[22m',
      'Starting a stand-in production ...',
      '\u001B[2m       ...\u001B[22m',
      ' 1/17  \u001B[1mCheck that everything is ready\u001B[22m',
      '       done in 1.0 s',
      '\u001B[2m       ...\u001B[22m',
      'isolated: 0   contacts',
      '',
    ])
  })

  it('has nothing of what was written over on the terminal', () => {
    const transcript = [
      ' 4/17  Take a backup of the source',
      '       make room',
      '\u001B[2m       first pass of the home: for 2 s\u001B[22m',
      '\u001B[2m       production is locked for 2 s\u001B[22m',
      '\u001B[2A\r\u001B[J\u001B[2m       first pass of the home: for 3 s\u001B[22m',
      '\u001B[1A\r\u001B[J       done in 3.0 s',
    ].join('\r\n')

    expect(excerptOfDemo(transcript).split('\n').slice(1)).toEqual([
      ' 4/17  Take a backup of the source',
      '       make room',
      '       done in 3.0 s',
      '',
    ])
  })
})
