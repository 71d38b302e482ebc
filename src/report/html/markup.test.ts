import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, markup } from './markup.ts'

describe('markup', () => {
  it('escapes texts, passes markup on, joins lists and drops what is not there', () => {
    const items = ['a', 'b&c'].map((text) => markup`<li>${text}</li>`)

    const page = markup`<ul class="${'"x"'}">${items}</ul>${undefined}${3}`

    expect(page.html).toBe('<ul class="&#34;x&#34;"><li>a</li><li>b&#38;c</li></ul>3')
  })

  it('shows control characters and turned text as replacement characters', () => {
    expect(escapeHtml('a\u0000\u001B[31m\u202Egpj.exe\tb\n\uD800')).toBe('a��[31m�gpj.exe\tb\n�')
  })

  it('lets no text become an element, an attribute or an entity, and keeps it readable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text)

        expect(escaped).not.toMatch(/[<>"'`]/)
        expect(escaped).not.toMatch(/&(?!#\d+;)/)
        expect(unescaped(escaped).replaceAll('\uFFFD', '')).toBe(visible(text))
      }),
    )
  })
})

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}

function visible(text: string): string {
  return text.toWellFormed().replaceAll(/(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF\uFFFD]/gu, '')
}
