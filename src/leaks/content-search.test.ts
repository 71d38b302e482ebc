import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../test/fixtures/chunks.ts'
import { commentStyleOf } from './comments.ts'
import { contentSearch, type ContentMatch } from './content-search.ts'
import { compileMatcher } from './matcher.ts'
import { needleName, type Needle } from './needle.ts'

const NAME = 'bitbucket.example.com'
const host = (text: string): Needle => ({ kind: 'host', text, host: text })
const search = contentSearch(compileMatcher([host(NAME), host('10.0.0.5')]))

async function found(content: string | Buffer, path = 'notify.sh', chunk = 65_536): Promise<readonly string[]> {
  const matches: ContentMatch[] = []
  const bytes = Buffer.from(content)
  const length = await search(chunksOf(bytes, chunk), commentStyleOf(path), (match) => matches.push(match))
  expect(length).toBe(bytes.length)
  return matches.map(({ match, line, inComment }) =>
    [line, needleName(match.needle), match.encoding, ...(inComment ? ['in a comment'] : [])].join(' '),
  )
}

describe('contentSearch', () => {
  it('finds each name once a line, in the order of the lines', async () => {
    const content = `# ${NAME}\na=${NAME} ${NAME} 10.0.0.5\nx${NAME}\n\n${Buffer.from(NAME).toString('hex')}`

    expect(await found(content)).toEqual([
      `1 ${NAME} plain in a comment`,
      `2 ${NAME} plain`,
      '2 10.0.0.5 plain',
      `5 ${NAME} hex`,
    ])
    expect(await found(content, 'notify.sh', 3)).toEqual(await found(content))
    expect(await found('')).toEqual([])
  })

  it('finds them in a file of UTF-16, and in base64 that is cut into lines', async () => {
    const certificate = Buffer.from(`${'x'.repeat(70)} ${NAME} ${'x'.repeat(70)}`).toString('base64')
    const lines = certificate.match(/.{1,64}/g) ?? []

    expect(await found(Buffer.from(`\uFEFF<a/>\r\n<b url="http://${NAME}/"/>`, 'utf16le'))).toEqual([
      expect.stringMatching(`^2 ${NAME} utf-16`),
    ])
    expect(await found(`-----BEGIN-----\n${lines.join('\n')}\n-----END-----\n`)).toEqual([`3 ${NAME} base64`])
  })

  it.each(['\n', '\r\n'])('finds a name that a continuation line cuts', async (lineBreak) => {
    for (let at = 1; at < NAME.length; at += 1) {
      const content = ['a=1', `url=http://${NAME.slice(0, at)}\\`, `    ${NAME.slice(at)}/x`, `b=${NAME}`]

      expect(await found(content.join(lineBreak), 'a.properties')).toEqual([`2 ${NAME} plain`, `4 ${NAME} plain`])
    }
    expect(await found(`url=x${NAME.slice(0, 4)}\\${lineBreak}${NAME.slice(4)}`)).toEqual([])
  })

  it('finds a name at whatever place of a long file, once, and makes none of a part', async () => {
    const edges = [0, 1 << 19, (1 << 20) - 4096, (1 << 20) - 512, 1 << 20, (1 << 20) + 512, 3 << 20]
    for (const edge of edges)
      for (const shift of [-24, -22, -21, -10, -1, 0, 1]) {
        const place = Math.max(0, edge + shift)
        const before = `${' '.repeat(999)}\n`.repeat(place / 1000) + ' '.repeat(place % 1000)
        const content = (name: string) => Buffer.from(`${before} ${name} ${' '.repeat(5000)}`)

        expect(await found(content(NAME))).toEqual([`${Math.floor(place / 1000) + 1} ${NAME} plain`])
        expect(await found(content(`${NAME}munity`))).toEqual([])
        expect(await found(content(`x${NAME}`))).toEqual([])
      }
  })
})

describe('a comment', () => {
  it('is told from what is acted on by the kind of file', async () => {
    const xml = `<!-- ${NAME}\n 10.0.0.5 -->\n<a>${NAME}</a><!-- x -->\n${NAME}<!--`
    const hash = `#!/bin/sh ${NAME}\n  # ${NAME}\n# x\n${NAME} # 10.0.0.5`
    const properties = `! ${NAME}\na=\\\n# ${NAME}\n# 10.0.0.5\\\\\n# ${NAME}`

    expect(await found(xml, 'conf/server.xml')).toEqual([
      `1 ${NAME} plain in a comment`,
      '2 10.0.0.5 plain in a comment',
      `3 ${NAME} plain`,
      `4 ${NAME} plain`,
    ])
    expect(await found(hash)).toEqual([
      `1 ${NAME} plain`,
      `2 ${NAME} plain in a comment`,
      `4 ${NAME} plain`,
      '4 10.0.0.5 plain',
    ])
    expect(await found(properties, 'a.properties')).toEqual([
      `1 ${NAME} plain in a comment`,
      `3 ${NAME} plain`,
      '4 10.0.0.5 plain in a comment',
      `5 ${NAME} plain in a comment`,
    ])
    expect(await found(`# ${NAME}`, 'a.json')).toEqual([`1 ${NAME} plain`])
  })
})
