import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { isUnitActive, readUnitProperties, showUnit, startUnit } from './systemctl.ts'

describe('commands on units', () => {
  it('read a unit as the login user and start it as root', () => {
    expect(wordsOf(showUnit('atlbitbucket', ['MainPID', 'User']))).toEqual([
      'read',
      'systemctl',
      'show',
      '--no-pager',
      '--property=MainPID',
      '--property=User',
      '--',
      'atlbitbucket',
    ])
    expect(wordsOf(isUnitActive('atlbitbucket'))).toEqual(['read', 'systemctl', 'is-active', '--', 'atlbitbucket'])
    expect(startUnit('atlbitbucket')).toEqual({
      effect: 'write',
      program: 'systemctl',
      args: ['start', '--no-ask-password', '--', 'atlbitbucket'],
      as: 'root',
    })
  })

  it('read the properties of a unit, also those that hold an equals sign', () => {
    expect(readUnitProperties('MainPID=12\nEnvironment=A=1 B=2\n')).toEqual(
      new Map([
        ['MainPID', '12'],
        ['Environment', 'A=1 B=2'],
      ]),
    )
  })
})
