import { describe, expect, it } from 'vitest'
import { readBytesSent } from './rsync-progress.ts'

describe('how much rsync has sent', () => {
  it('stands in the lines of its progress, and in no other', () => {
    const lines = [
      '         32,768   0%    0.00kB/s    0:00:00  ',
      '  1,234,567,890  33%  707.44MB/s    0:00:00 (xfr#1, ir-chk=1002/2004)',
      '  1.234.567.890 100%  657,83MB/s    0:00:00 (xfr#3, to-chk=0/4)',
      'Number of files: 4 (reg: 3, dir: 1)',
      'Total file size: 9,000,000 bytes',
      'sent 9,002,404 bytes  received 73 bytes  18,004,954.00 bytes/sec',
      '',
    ]

    expect(lines.map(readBytesSent)).toEqual([32_768, 1_234_567_890, 1_234_567_890, ...Array(4)])
  })
})
