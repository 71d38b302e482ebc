import { describe, expect, it } from 'vitest'
import { readFreeSpace } from './file-facts.ts'

const heading = 'Avail Used IFree IUsed Inodes\n'

describe('the space of a file system', () => {
  it('is what is free and what is used', () => {
    expect(readFreeSpace(`${heading}  4840 6054  1548   129  1677\n`)).toEqual({
      bytes: 4840,
      usedBytes: 6054,
      inodes: 1548,
      usedInodes: 129,
    })
  })

  it.each(['0 0 0', '- - -'])('has endlessly many inodes where nobody counts them: %s', (inodes) => {
    expect(readFreeSpace(`${heading}4840 6054 ${inodes}\n`)).toMatchObject({ inodes: Infinity, usedInodes: Infinity })
  })
})
