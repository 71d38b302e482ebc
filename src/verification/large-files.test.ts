import { describe, expect, it } from 'vitest'
import { seekAttachments } from './attachments.ts'
import { idIn, listObjects } from './lfs-objects.ts'

const id = '0123456789abcdef'.repeat(4)
const GIB = 1024 ** 3

describe('an object of Git LFS', () => {
  it('is called by its hash, whole or in folders of its first letters', () => {
    const cut = `${id.slice(0, 2)}/${id.slice(2)}`

    expect([id, `a/${id}`, `a/${cut}`, `a/${id.slice(0, 2)}/${id.slice(2, 4)}/${id.slice(4)}`].map(idIn)).toEqual(
      Array(4).fill(id),
    )
    expect([`${id}.tmp`, id.slice(1), `a/${id.toUpperCase()}`, `${id}/x`].map(idIn)).toEqual(Array(4).fill(undefined))
  })

  it('is chosen only while all that are chosen come to no more than 8 GiB', () => {
    const listed = listObjects(10, 'run 1')
    for (let number = 0; number < 6; number += 1) listed.add(`${number}${id.slice(1)}`, 3 * GIB)
    listed.add('incomplete/1', 12)

    expect(listed.chosen()).toHaveLength(2)
    expect([listed.files(), listed.objects()]).toEqual([7, 6])
  })
})

describe('an attachment', () => {
  const row = { id: '7', repository: '12', filename: 'screenshot.png' }

  it('is found by its name below the id of its repository or its own', () => {
    for (const path of ['repository/12/5f/screenshot.png', '12/7/screenshot.png', '7/screenshot.png']) {
      const sought = seekAttachments([row])
      sought.seen(path)
      expect(sought.missing()).toEqual([])
    }
  })

  it('is not found by its name alone, or as another of that name', () => {
    const sought = seekAttachments([row, { ...row, id: '8', repository: '13' }])
    for (const path of [
      'screenshot.png',
      'repository/13/screenshot.png',
      'repository/12/other.png',
      '12/screenshot.png/x',
    ])
      sought.seen(path)

    expect(sought.missing()).toEqual([row])
  })
})
