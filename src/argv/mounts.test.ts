import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listMounts, parseMounts } from './mounts.ts'

const pointsIn = (output: string) => parseMounts(output).map(({ mountPoint }) => mountPoint)

describe('the mounts of a host', () => {
  it('are asked of the kernel, without any right', () => {
    expect(listMounts()).toEqual({
      effect: 'read',
      program: 'cat',
      args: ['--', '/proc/self/mountinfo'],
      as: 'login',
    })
  })

  it('are told with blanks and line breaks in their names', () => {
    const output = [
      '22 28 0:21 / /proc rw,nosuid shared:5 - proc proc rw',
      String.raw`31 28 8:1 /exports/a\040b /srv/my\040home/shared rw - ext4 /dev/sda1 rw`,
      '',
    ].join('\n')

    expect(pointsIn(output)).toEqual(['/proc', '/srv/my home/shared'])
  })

  it('are read back as the kernel writes them, whatever characters they have', () => {
    const name = fc.string({ unit: fc.constantFrom(...Array.from('a \t\n\\0é')), maxLength: 8 })
    const written = (text: string) =>
      text.replaceAll(/[ \t\n\\]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`)

    fc.assert(
      fc.property(name, (point) => {
        expect(pointsIn(`1 2 8:1 / /${written(point)} rw - ext4 /dev/sda1 rw\n`)).toEqual([`/${point}`])
      }),
    )
  })
})
