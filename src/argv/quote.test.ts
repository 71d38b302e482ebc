import { execa } from 'execa'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfText, textOfBytes } from './byte-text.ts'
import { quoteForShell } from './quote.ts'

describe('quoting for a shell', () => {
  it('gives a real shell exactly the same arguments back', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '!', '*', '~', '\udcff', '=', '-', ';') }),
      fc.uint8Array({ maxLength: 8 }).map(textOfBytes),
    )
    const words = fc.array(
      word.map((text) => text.replaceAll('\0', '')),
      { minLength: 1, maxLength: 6 },
    )

    await fc.assert(
      fc.asyncProperty(words, async (argv) => {
        const script = quoteForShell(['printf', '%s\\0', ...argv])

        const { stdout } = await execa('sh', ['-c', script], { encoding: 'buffer', stripFinalNewline: false })

        expect(Buffer.from(stdout)).toEqual(Buffer.concat(argv.flatMap((one) => [bytesOfText(one), Buffer.of(0)])))
      }),
      { numRuns: 150 },
    )
  })

  it('never lets the first word become an assignment', async () => {
    const result = await execa('sh', ['-c', quoteForShell(['A=1'])], { reject: false })

    expect(result.exitCode).toBe(127)
  })

  it('leaves plain words readable and keeps empty ones', () => {
    expect(quoteForShell(['stat', '--', '/a/b-c.txt', '', "it's"])).toBe(`stat -- /a/b-c.txt '' 'it'\\''s'`)
  })

  it('refuses a NUL character', () => {
    expect(() => quoteForShell(['cat', 'a\0b'])).toThrow('an argument holds a NUL character: "a\\u0000b"')
  })
})
