import { describe, expect, it } from 'vitest'
import { readIdentity } from './read-identity.ts'

const identityOf = (...lines: readonly string[]) => {
  const reading = readIdentity()
  for (const line of lines) reading.line(line)
  return reading.identity()
}

describe('which instance a dump is of', () => {
  it('stands in rows of two tables, whatever the order of their columns', () => {
    expect(
      identityOf(
        'SET row_security = off;',
        'COPY public.app_property (prop_key, prop_value) FROM stdin;',
        String.raw`license	AAAB\nserver.id	OTHER`,
        'server.id\tBPRD-0001-0002-0003',
        String.raw`instance.url	https://bitbucket.example.com/a\\b`,
        String.raw`\.`,
        'COPY public.plugin_setting (namespace, key_value, key_name, id) FROM stdin;',
        'bitbucket.global.settings\t7002000\tplugins.lastVersion.server\t7',
        String.raw`\.`,
      ),
    ).toEqual({
      serverId: 'BPRD-0001-0002-0003',
      baseUrl: String.raw`https://bitbucket.example.com/a\b`,
      stamp: '7002000',
    })
  })

  it('is not known where the rows are no COPY, or of another table', () => {
    expect(
      identityOf(
        "INSERT INTO public.app_property VALUES ('server.id', 'BPRD');",
        'COPY public.other (prop_key, prop_value) FROM stdin;',
        'server.id\tBPRD',
        String.raw`\.`,
      ),
    ).toEqual({ serverId: undefined, baseUrl: undefined, stamp: undefined })
  })
})
