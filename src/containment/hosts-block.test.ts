import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/app-error.ts'
import {
  addressesBesideBlocks,
  isHostsName,
  renderHostsBlock,
  withHostsBlock,
  withoutHostsBlock,
} from './hosts-block.ts'

const block = { environment: 'staging', names: ['hooks.example.com', 'bitbucket.example.com'] }
const other = { environment: 'staging-2', names: ['mail.example.com'] }

const BLOCK = `# BEGIN fence of staging (Understudy; edit nothing up to END)
192.0.2.1 bitbucket.example.com
2001:db8::1 bitbucket.example.com
192.0.2.1 hooks.example.com
2001:db8::1 hooks.example.com
# END fence of staging
`

const FILE = `127.0.0.1 localhost
10.1.0.9 hooks.example.com # the administrator's own
`

describe('the block in a hosts file', () => {
  it('sends each name nowhere, over IPv4 and IPv6', () => {
    expect(renderHostsBlock(block, '\n')).toBe(BLOCK)
  })

  it('stands before every other line, as the first line that has a name wins', () => {
    expect(text(withHostsBlock(bytes(FILE), block, '\n'))).toBe(BLOCK + FILE)
  })

  it('is brought up to date where it stands', () => {
    const before = bytes(`# mine\n${BLOCK}${FILE}`)
    const changed = { environment: 'staging', names: ['ldap.example.com'] }

    expect(text(withHostsBlock(before, changed, '\n'))).toBe(`# mine\n${renderHostsBlock(changed, '\n')}${FILE}`)
  })

  it('ends its lines as the file does, and as the system does where the file has no lines', () => {
    const windows = (written: string): string => written.replaceAll('\n', '\r\n')

    expect(text(withHostsBlock(bytes(windows(FILE)), block, '\n'))).toBe(windows(BLOCK + FILE))
    expect(text(withHostsBlock(bytes(''), block, '\r\n'))).toBe(windows(BLOCK))
    expect(text(withHostsBlock(bytes('127.0.0.1 localhost'), block, '\r\n'))).toBe(
      `${windows(BLOCK)}127.0.0.1 localhost`,
    )
  })

  it('stands behind a byte order mark', () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(FILE)])

    const written = withHostsBlock(marked, block, '\n')

    expect(written).toEqual(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(BLOCK + FILE)]))
    expect(withHostsBlock(written, block, '\n')).toEqual(written)
  })

  it('leaves every other byte, put in twice and taken out, beside that of another target', () => {
    fc.assert(
      fc.property(hostsFile, fc.constantFrom('\n', '\r\n'), (content, end) => {
        const beside = withHostsBlock(content, other, end)
        const once = withHostsBlock(beside, block, end)

        expect(withHostsBlock(once, block, end)).toEqual(once)
        expect(withoutHostsBlock(once, 'staging')).toEqual(beside)
        expect(withoutHostsBlock(withoutHostsBlock(once, 'staging-2'), 'staging')).toEqual(content)
        expect(withoutHostsBlock(content, 'staging')).toEqual(content)
      }),
    )
  })

  it('changes between its marks alone when its names change', () => {
    fc.assert(
      fc.property(hostsFile, hostsFile, fc.uniqueArray(fc.domain()), (before, after, names) => {
        const head = new Uint8Array([...before, ...(before.length === 0 ? [] : bytes('\n'))])
        const content = new Uint8Array([...head, ...bytes(BLOCK), ...after])

        const written = withHostsBlock(content, { environment: 'staging', names }, '\n')

        expect(written.slice(0, head.length)).toEqual(head)
        expect(written.slice(written.length - after.length)).toEqual(after)
        expect(withoutHostsBlock(written, 'staging')).toEqual(new Uint8Array([...head, ...after]))
      }),
    )
  })

  it.each([
    [
      'never ends',
      `127.0.0.1 a\n${BLOCK.replace('# END fence of staging\n', '')}`,
      'line 2',
      'begins a block that nothing ends',
    ],
    ['never begins', `127.0.0.1 a\n# END fence of staging\n`, 'line 2', 'ends a block that nothing begins'],
    ['is there twice', BLOCK + BLOCK, 'line 7', 'begins a second block'],
    ['begins twice', BLOCK.split('\n')[0] + '\n' + BLOCK, 'line 2', 'begins a block within that of line 1'],
    ['ends twice', `${BLOCK}# END fence of staging\n`, 'line 7', 'ends a block that nothing begins'],
  ])('is refused, with the line, when it %s', (_, content, line, what) => {
    for (const edit of [
      () => withHostsBlock(bytes(content), block, '\n'),
      () => withoutHostsBlock(bytes(content), 'staging'),
    ]) {
      const error = thrownBy(edit)

      expect(error.code).toBe('host/damaged-hosts-block')
      expect(error.message).toBe(`${line} of the hosts file ${what} (fence of staging)`)
      expect(error.hint).toBe('take the lines between the marks of staging, and the marks, out of the file by hand')
    }
  })

  it.each([['a b'], ['a\n10.0.0.1 b'], ['#a'], ['*.example.com'], ['-a'], ['a.'], ['']])(
    'takes %j for no name',
    (name) => {
      expect(isHostsName(name)).toBe(false)
      expect(() => renderHostsBlock({ environment: 'staging', names: [name] }, '\n')).toThrow(
        'is no name for a hosts file',
      )
    },
  )
})

/** Bytes of any kind, in lines that end in either way, the last one maybe not at all. */
const hostsFile = fc
  .tuple(
    fc.array(fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom('\n', '\r\n')), { maxLength: 6 }),
    fc.uint8Array({ maxLength: 20 }),
  )
  .map(([lines, last]) => new Uint8Array([...lines.flatMap(([line, end]) => [...line, ...bytes(end)]), ...last]))

function bytes(written: string): Uint8Array {
  return new Uint8Array(Buffer.from(written, 'latin1'))
}

function text(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1')
}

function thrownBy(edit: () => unknown): AppError {
  try {
    edit()
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('nothing was thrown')
}

describe('names beside the blocks', () => {
  it('have the addresses that the administrator wrote, whatever the blocks say', () => {
    const file = `${renderHostsBlock({ environment: 'staging', names: ['ci.example.com'] }, '\n')}10.1.0.5 CI.example.com ci # theirs\n#10.1.0.6 ci.example.com\n`
    const content = new TextEncoder().encode(file)

    expect(addressesBesideBlocks(content, 'ci.example.com')).toEqual(['10.1.0.5'])
    expect(addressesBesideBlocks(content, 'db.example.com')).toEqual([])
  })
})
