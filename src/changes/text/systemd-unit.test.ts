import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnvironmentFile } from './environment-file.ts'
import { environmentFilesOf, serviceEnvironment } from './service-environment.ts'
import { mergeUnitFiles, unitSetting, unitSettings } from './systemd-unit.ts'

const unit = { path: '/etc/systemd/system/atlbitbucket.service', text: '' }
const dropIn = { path: '/etc/systemd/system/atlbitbucket.service.d/10-proxy.conf', text: '' }
const variables = (text: string) => {
  const { variables } = serviceEnvironment(mergeUnitFiles([{ ...unit, text: `[Service]\n${text}` }]), new Map())
  return [...variables.values()].map(({ name, value, readable }) =>
    readable ? `${name}=${value}` : `${name}: unreadable`,
  )
}

describe('mergeUnitFiles', () => {
  it('reads unit and drop-ins in order, with the origin of each setting', () => {
    const settings = mergeUnitFiles([
      {
        ...unit,
        text: '[Unit]\nAfter=network.target\n\n[Service]\nUser=atlbitbucket\nExecStart=/opt/bitbucket/bin/start-bitbucket.sh\n',
      },
      {
        ...dropIn,
        text: '[Unit]\nConditionPathExists=/srv/permit\n[Service]\nUser = bitbucket-staging\nExecStart=\nExecStart=/opt/wrapper \\\n  # why\n  --flag\n',
      },
    ])

    expect(unitSetting(settings, 'Service', 'User')).toEqual({
      section: 'Service',
      key: 'User',
      value: 'bitbucket-staging',
      origin: { file: dropIn.path, line: 4 },
    })
    expect(unitSettings(settings, 'Service', 'ExecStart').map(({ value, origin }) => [value, origin.line])).toEqual([
      ['/opt/wrapper  --flag', 6],
    ])
    expect(unitSetting(settings, 'Unit', 'ConditionPathExists')?.value).toBe('/srv/permit')
    expect(unitSetting(settings, 'Service', 'Group')).toBeUndefined()
  })

  it('passes over comments and what is no setting', () => {
    const settings = mergeUnitFiles([
      { ...unit, text: '\uFEFF[Service]\r\n# User=a\r\n;User=b\r\nnonsense\r\nUser=c\r\n' },
    ])

    expect(settings.map(({ key, value }) => `${key}=${value}`)).toEqual(['User=c'])
  })
})

describe('serviceEnvironment', () => {
  it.each([
    ['several assignments in a line', 'Environment=A=1 B=2', ['A=1', 'B=2']],
    ['quotes around an assignment', `Environment="A=one two" 'B=it is' C="x y"z`, ['A=one two', 'B=it is', 'C=x yz']],
    ['escapes', 'Environment="A=a\\"b\\x41\\tc" B=x\\sy', ['A=a"bA\tc', 'B=x y']],
    ['dollar signs, which mean nothing here', 'Environment=A=$B', ['A=$B']],
    ['the last assignment of a name', 'Environment=A=1\nEnvironment=A=2', ['A=2']],
    ['an empty assignment, which drops all before it', 'Environment=A=1 B=2\nEnvironment=\nEnvironment=C=3', ['C=3']],
    ['a doubled percent sign', 'Environment=A=100%%', ['A=100%']],
    ['a specifier', 'Environment=HOME=%h/x B=1', ['HOME: unreadable', 'B=1']],
    ['variables of the manager', 'PassEnvironment=A B\nEnvironment=B=1', ['A: unreadable', 'B=1']],
    ['variables taken away', 'Environment=A=1 B=2 C=3\nUnsetEnvironment=A B=2 C=4', ['C=3']],
    ['words that are no assignments', 'Environment=A 1B=2 C=', ['C=']],
    ['a continued line', 'Environment=A=1 \\\n  B=2', ['A=1', 'B=2']],
  ])('reads %s', (_what, text, expected) => {
    expect(variables(text)).toEqual(expected)
  })

  it('says which lines systemd ignores', () => {
    const settings = mergeUnitFiles([
      { ...unit, text: '[Service]\nEnvironment="A=1\nEnvironment=B=\\q\nEnvironment=C=3' },
    ])

    const { variables, broken } = serviceEnvironment(settings, new Map())

    expect([...variables.keys()]).toEqual(['C'])
    expect(broken).toEqual([
      { file: unit.path, line: 2 },
      { file: unit.path, line: 3 },
    ])
  })

  it('lets environment files override, in their order', () => {
    const text = '[Service]\nEnvironmentFile=-/etc/default/a\nEnvironmentFile=/etc/b\nEnvironment=X=unit Y=unit Z=unit'
    const settings = mergeUnitFiles([{ ...unit, text }])

    const { variables } = serviceEnvironment(
      settings,
      new Map([
        ['/etc/default/a', 'X=a\nY=a\n'],
        ['/etc/b', '\nX=b'],
      ]),
    )

    expect(environmentFilesOf(settings).map(({ path, optional }) => [path, optional])).toEqual([
      ['/etc/default/a', true],
      ['/etc/b', false],
    ])
    expect([...variables.values()].map(({ name, value, origin }) => [name, value, origin.file, origin.line])).toEqual([
      ['X', 'b', '/etc/b', 2],
      ['Y', 'a', '/etc/default/a', 2],
      ['Z', 'unit', unit.path, 4],
    ])
  })
})

describe('parseEnvironmentFile', () => {
  it.each([
    ['plain values', 'A=1\nB = two words  \r\nC=', ['1 A=1', '2 B=two words', '3 C=']],
    ['comments', '# A=1\n; B=2\n  # c\nD=4 # data', ['4 D=4 # data']],
    ['quotes', `A="one two" \nB='a\\b "c"'\nC="a"'b'\nD=a"b"`, ['1 A=one two', '2 B=a\\b "c"', '3 C=ab', '4 D=a"b"']],
    ['escapes', 'A="\\$x \\"y\\" \\z"\nB=a\\ b\\\\', ['1 A=$x "y" \\z', '2 B=a b\\']],
    ['continued lines', 'A=1\\\n2\nB="x\\\ny\nz"\nC=3', ['1 A=12', '3 B=xy\nz', '6 C=3']],
    ['no expansion', 'A=$HOME/x', ['1 A=$HOME/x']],
    ['what systemd passes over', 'export A=1\nB\n1C=2\nD=4', ['4 D=4']],
  ])('reads %s', (_what, text, expected) => {
    expect(parseEnvironmentFile(text).map(({ name, value, line }) => `${line} ${name}=${value}`)).toEqual(expected)
  })

  it('reads back every value that is written in double quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const quoted = value.replaceAll(/["\\`$]/gu, '\\$&')

        expect(parseEnvironmentFile(`A="${quoted}"\nB=1`).map((one) => one.value)).toEqual([value, '1'])
      }),
    )
  })

  it('comes to an end on any text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A=\n\r "'\\#;x]*$/u), (text) => {
        for (const { line } of parseEnvironmentFile(text)) expect(line).toBeLessThanOrEqual(text.length + 1)
      }),
    )
  })
})
