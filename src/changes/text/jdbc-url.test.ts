import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJdbcUrl, renderJdbcUrl } from './jdbc-url.ts'

function readable(text: string) {
  const url = parseJdbcUrl(text)
  if (url.kind === 'unreadable') return url.because
  const hosts = url.hosts.map(({ host, port }) => `${host} ${port ?? 'unknown'}`).join(', ')
  return `${url.vendor} [${hosts}] ${url.database ?? 'no database'}${url.credentials ? ' with credentials' : ''}`
}

describe('parseJdbcUrl', () => {
  it.each([
    ['jdbc:postgresql://db.example.com:5433/bitbucket', 'postgresql [db.example.com 5433] bitbucket'],
    ['jdbc:postgresql://DB.example.com./bitbucket?ssl=true', 'postgresql [db.example.com 5432] bitbucket'],
    ['jdbc:postgresql://db1,db2:5433/b?targetServerType=primary', 'postgresql [db1 5432, db2 5433] b'],
    ['jdbc:postgresql://[2001:db8::1]:5433/b', 'postgresql [2001:db8::1 5433] b'],
    ['jdbc:postgresql:b', 'postgresql [localhost 5432] b'],
    ['jdbc:postgresql://db/', 'postgresql [db 5432] no database'],
    ['jdbc:postgresql://db/b%20c?user=x&password=y', 'postgresql [db 5432] b c with credentials'],
    ['jdbc:mysql://db.example.com/bitbucket?useUnicode=true', 'mysql [db.example.com 3306] bitbucket'],
    ['jdbc:mysql://user:p@ss@db/b', 'mysql [db 3306] b with credentials'],
    ['jdbc:mysql:replication://db1,db2:3307/b', 'mysql [db1 3306, db2 3307] b'],
    ['jdbc:mariadb:sequential://db1,db2/b', 'mariadb [db1 3306, db2 3306] b'],
    ['jdbc:sqlserver://db.example.com:1444;databaseName=b;', 'sqlserver [db.example.com 1444] b'],
    ['jdbc:sqlserver://db;database=b;encrypt=true', 'sqlserver [db 1433] b'],
    ['jdbc:sqlserver://db\\SQL1;DatabaseName=b', 'sqlserver [db unknown] b'],
    ['jdbc:sqlserver://;serverName=db;portNumber=1444;databaseName={b;c}', 'sqlserver [db 1444] b;c'],
    ['jdbc:sqlserver://db;user=x;password={a;b};databaseName=b', 'sqlserver [db 1433] b with credentials'],
    ['jdbc:oracle:thin:@db.example.com:1522:XE', 'oracle [db.example.com 1522] XE'],
    ['jdbc:oracle:thin:@//db.example.com/service.example.com', 'oracle [db.example.com 1521] service.example.com'],
    ['jdbc:oracle:thin:@db.example.com:1522/service', 'oracle [db.example.com 1522] service'],
    ['jdbc:oracle:thin:scott/tiger@db:1521:XE', 'oracle [db 1521] XE with credentials'],
    ['jdbc:oracle:thin:scott/ti@ger@db:1521:XE', 'oracle [db 1521] XE with credentials'],
    ['jdbc:oracle:thin:/@db:1521:XE', 'oracle [db 1521] XE'],
    [
      'jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS_LIST=(ADDRESS=(PROTOCOL=TCP)(HOST=db1)(PORT=1521))(ADDRESS=(HOST=db2)(PORT=1522)))(CONNECT_DATA=(SERVICE_NAME=b)))',
      'oracle [db1 1521, db2 1522] b',
    ],
    ['jdbc:h2:/var/atlassian/shared/data/db;DB_CLOSE_ON_EXIT=TRUE', 'h2 [] /var/atlassian/shared/data/db'],
    ['jdbc:h2:tcp://db:9093/~/b', 'h2 [db 9093] ~/b'],
    ['jdbc:h2:file:./b', 'h2 [] ./b'],
  ])('reads %s', (url, expected) => {
    expect(readable(url)).toBe(expected)
  })

  it.each([
    ['', 'not a JDBC URL'],
    ['postgresql://db/b', 'not a JDBC URL'],
    ['jdbc:understudy-stub:not-connected', 'not a JDBC URL'],
    ['jdbc:derby:x', 'no known vendor: derby'],
    ['jdbc:postgresql://${DB_HOST}/b', 'its hosts, database or parameters cannot be read'],
    ['jdbc:postgresql://db:99999/b', 'its hosts, database or parameters cannot be read'],
    ['jdbc:postgresql://db/b%', 'its hosts, database or parameters cannot be read'],
    ['jdbc:mysql://address=(host=db)(port=1)/b', 'its hosts, database or parameters cannot be read'],
    ['jdbc:mysql:b', 'no //host in it'],
    ['jdbc:oracle:thin:@PRODDB', 'an alias that only tnsnames.ora resolves, or no address'],
    ['jdbc:oracle:thin:@(DESCRIPTION=(CONNECT_DATA=(SID=b)))', 'its descriptor has no readable address'],
  ])('does not guess at %s', (url, because) => {
    expect(parseJdbcUrl(url)).toEqual({ kind: 'unreadable', because })
  })

  it('never keeps a user or password', () => {
    const urls = [
      'jdbc:postgresql://u:hunter2@db/b?user=hunter2&password=hunter2&sslpassword=hunter2&ssl=true',
      'jdbc:sqlserver://db;user=hunter2;password=hunter2;trustStorePassword=hunter2;encrypt=true',
      'jdbc:oracle:thin:hunter2/hunter2@db:1521:XE',
      'jdbc:h2:/b;USER=hunter2;PASSWORD=hunter2',
    ]

    for (const url of urls) {
      const parsed = parseJdbcUrl(url)

      expect(parsed).toMatchObject({ kind: 'address', credentials: true })
      expect(JSON.stringify(parsed, (_, value) => (value instanceof Map ? [...value] : value))).not.toContain('hunter2')
    }
  })

  it('never throws', () => {
    const vendor = fc.constantFrom(
      '',
      'jdbc:postgresql:',
      'jdbc:mysql:',
      'jdbc:sqlserver:',
      'jdbc:oracle:thin:',
      'jdbc:h2:',
    )
    fc.assert(
      fc.property(vendor, fc.stringMatching(/^[/:@?;=[\](){},%1a\\]*$/u), (start, rest) => {
        expect(['address', 'unreadable']).toContain(parseJdbcUrl(start + rest).kind)
      }),
    )
  })
})

describe('renderJdbcUrl', () => {
  it('writes what it reads', () => {
    const host = fc.record({
      host: fc.oneof(
        fc.domain(),
        fc.ipV4(),
        fc.ipV6().map((address) => address.toLowerCase()),
      ),
      port: fc.integer({ min: 1, max: 65_535 }),
    })
    const name = fc.string({ unit: 'grapheme', minLength: 1 })
    const parameters = fc.dictionary(fc.stringMatching(/^[a-m]{1,8}[?&=/ ]?$/u), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(
        fc.constantFrom('postgresql', 'mysql', 'mariadb'),
        fc.array(host, { minLength: 1, maxLength: 3 }),
        name,
        parameters,
        (vendor, hosts, database, given) => {
          const address = { vendor, hosts, database, parameters: new Map(Object.entries(given)) }

          expect(parseJdbcUrl(renderJdbcUrl(address))).toEqual({ kind: 'address', ...address, credentials: false })
        },
      ),
    )
  })

  it('writes a plain URL as people do', () => {
    const url = 'jdbc:postgresql://db.example.com:5432/bitbucket_stg_2026?ssl=true'
    const parsed = parseJdbcUrl(url)

    expect(
      parsed.kind === 'address' && renderJdbcUrl({ ...parsed, vendor: 'postgresql', database: 'bitbucket_stg_2026' }),
    ).toBe(url)
  })
})
