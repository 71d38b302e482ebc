import { assert, property, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUnitFile, valueOf, valuesOf } from './unit-file.ts'

describe('parseUnitFile', () => {
  it('reads sections, joins continued lines and passes over comments, also inside a continued value', () => {
    const text = [
      '# made by hand',
      '[Unit]',
      'Description = Atlassian Bitbucket',
      '[Service]',
      'Environment=ONE=1 \\',
      '; a remark',
      '  TWO=2',
      'no assignment',
      'ExecStart=/opt/run',
    ].join('\n')

    const assignments = parseUnitFile(text)

    expect(assignments).toEqual([
      { section: 'Unit', key: 'Description', value: 'Atlassian Bitbucket' },
      { section: 'Service', key: 'Environment', value: 'ONE=1    TWO=2' },
      { section: 'Service', key: 'ExecStart', value: '/opt/run' },
    ])
  })

  it('keeps everything behind the first equals sign', () => {
    assert(
      property(stringMatching(/^[!-[\]-~]([ -[\]-~]*[!-[\]-~])?$/), (value) => {
        const assignments = parseUnitFile(`[Service]\nEnvironment=${value}\n`)

        expect(assignments).toEqual([{ section: 'Service', key: 'Environment', value }])
      }),
    )
  })
})

describe('valuesOf', () => {
  it('starts anew at an empty assignment, so that a drop-in can replace a list', () => {
    const assignments = parseUnitFile('[Service]\nExecStart=/old\nExecStart=\nExecStart=/new\n')

    expect(valuesOf(assignments, 'Service', 'ExecStart')).toEqual(['/new'])
  })
})

describe('valueOf', () => {
  it('takes the last value', () => {
    const assignments = parseUnitFile('[Service]\nUser=one\nUser=two\n[Unit]\nUser=three\n')

    expect(valueOf(assignments, 'Service', 'User')).toBe('two')
  })

  it('counts an empty value as none', () => {
    const assignments = parseUnitFile('[Service]\nUser=one\nUser=\n')

    expect(valueOf(assignments, 'Service', 'User')).toBeUndefined()
  })
})
