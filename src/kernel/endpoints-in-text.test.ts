import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEndpoint } from './endpoint.ts'
import { endpointsInText, urlEndpointsInText } from './endpoints-in-text.ts'

const found = (text: string) => endpointsInText(text).map(formatEndpoint)

describe('endpointsInText', () => {
  it.each([
    ['prose', 'See https://a.example.com/x, or (http://b.example.com:81).', ['a.example.com:443', 'b.example.com:81']],
    ['JSON', '{"baseUrl":"https://m.example.com","port":8080}', ['m.example.com:443']],
    ['JSON with escaped slashes', '{"u":"https:\\/\\/m.example.com\\/x"}', ['m.example.com:443']],
    ['JSON within JSON', '{"u":"{\\"v\\":\\"https:\\\\/\\\\/m.example.com\\"}"}', ['m.example.com:443']],
    ['JSON with unicode escapes', '{"u":"https\\u003a\\u002F\\u002fm.example.com"}', ['m.example.com:443']],
    ['XML', '<u a="ldap://ad.example.com">http://b.example.com</u>', ['ad.example.com:389', 'b.example.com:80']],
    ['XML with references', 'http&#58;&#x2F;&#47;b.example.com/', ['b.example.com:80']],
    ['properties', 'display.url=http\\://jira.example.com\\:8080/jira', ['jira.example.com:8080']],
    [
      'URL-encoded text',
      'https://a.example.com/?to=https%3A%2F%2Fb.example.com%3A8443%2Fx',
      ['a.example.com:443', 'b.example.com:8443'],
    ],
    [
      'host and port',
      'smtp at mail.example.com:25, 192.0.2.1:514; [2001:db8::1]:22',
      ['mail.example.com:25', '192.0.2.1:514', '[2001:db8::1]:22'],
    ],
    ['a list of single words with ports', 'node1:5701,node2:5701', ['node1:5701', 'node2:5701']],
    ['several hosts in one URL', 'jdbc:postgresql://u:p@db1:5433,db2/b', ['db1:5433', 'db2:5432']],
    [
      'an Oracle descriptor',
      'jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db.example.com)(PORT=1521)))',
      ['db.example.com:1521'],
    ],
    ['an Oracle address', 'jdbc:oracle:thin:scott/tiger@db.example.com:1522:XE', ['db.example.com:1522']],
    ['an SQL Server instance', 'jdbc:sqlserver://db.example.com\\named:1444;x=y', ['db.example.com:1444']],
    [
      'written line breaks',
      '{"t":"first\\nhttp://a.example.com\\nmail.example.com:25"}',
      ['a.example.com:80', 'mail.example.com:25'],
    ],
    ['a clone address', 'url = git@git.example.com:team/app.git', ['git.example.com:22']],
    ['a repeated endpoint', 'http://a.example.com/1 http://a.example.com/2', ['a.example.com:80']],
    ['user information', 'https://user:secret@a.example.com/', ['a.example.com:443']],
  ])('finds what leads out in %s', (_kind, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it.each([
    ['a stack trace', 'at com.example.Main.run(Main.java:123)'],
    ['JSON numbers', '{"date":1622534449274,"buildNumber":7002}'],
    ['a plugin key', 'com.atlassian.bitbucket.server.bitbucket-build:build'],
    ['a time', '2021-06-01 07:59:25 and 10:30'],
    ['a mail address', 'Jane <jane@example.com>: hello/there'],
    ['a file URL', 'file:///var/atlassian/x'],
    ['a server id', 'BG9T-XUV4-KZZH-B01W'],
  ])('finds nothing in %s', (_kind, text) => {
    expect(found(text)).toEqual([])
  })

  it('finds a planted URL whatever text surrounds it', () => {
    const around = fc.string({ unit: 'grapheme' }).filter((text) => !/[\w+.:/\\%@-]/u.test(text))
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(found(`${before} https://planted.example.com:8443/x ${after}`)).toContain('planted.example.com:8443')
      }),
    )
  })
})

describe('urlEndpointsInText', () => {
  it('finds URLs, and takes nothing else for a host', () => {
    const text = 'pa.ss:1234 https://bot:pa.ss:99@ci.example.com/x git@git.example.com:a/b ldap\\://ad.example.com'

    expect(urlEndpointsInText(text).map(formatEndpoint)).toEqual(['ci.example.com:443', 'ad.example.com:389'])
    expect(found(text)).toContain('pa.ss:1234')
  })
})
