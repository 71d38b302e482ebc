import { describe, expect, it } from 'vitest'
import { planDiff } from './plan-diff.ts'
import { plainStyle } from './style.ts'

const before = [
  '# main',
  'jdbc.driver=org.postgresql.Driver',
  'jdbc.url=jdbc:postgresql://db.prod.example.com:5432/bitbucket',
  'jdbc.user=bitbucket',
  'jdbc.password=pr0d\\',
  '  -secret',
  'setup.a=1',
  'setup.b=2',
  'setup.c=3',
  'setup.d=4',
  'setup.e=5',
  'setup.f=6',
  'setup.g=7',
  'server.proxy-name=bitbucket.example.com',
  '',
].join('\n')

const after = [
  '# main',
  'jdbc.driver=org.postgresql.Driver',
  'jdbc.url=jdbc:postgresql://db.stg.example.com:5432/stg',
  'jdbc.user=bitbucket',
  'jdbc.password=other',
  'setup.a=1',
  'setup.b=2',
  'setup.c=3',
  'setup.d=4',
  'setup.e=5',
  'setup.f=6',
  'setup.g=7',
  'server.proxy-name=bitbucket-staging.example.com',
  '',
].join('\n')

describe('planDiff', () => {
  it('shows what changes with three lines around it, and no credential', () => {
    const text = planDiff([{ path: 'shared/bitbucket.properties', before, after }], plainStyle)

    expect(text).toBe(
      [
        '--- source/shared/bitbucket.properties',
        '+++ copy/shared/bitbucket.properties',
        '@@ -1,9 +1,8 @@',
        ' # main',
        ' jdbc.driver=org.postgresql.Driver',
        '-jdbc.url=jdbc:postgresql://db.prod.example.com:5432/bitbucket',
        '+jdbc.url=jdbc:postgresql://db.stg.example.com:5432/stg',
        ' jdbc.user=bitbucket',
        '-jdbc.password=[secret]',
        '-[secret]',
        '+jdbc.password=[secret]',
        ' setup.a=1',
        ' setup.b=2',
        ' setup.c=3',
        '@@ -11,4 +10,4 @@',
        ' setup.e=5',
        ' setup.f=6',
        ' setup.g=7',
        '-server.proxy-name=bitbucket.example.com',
        '+server.proxy-name=bitbucket-staging.example.com',
        '',
      ].join('\n'),
    )
  })

  it('shows a file that goes and one that comes', () => {
    const gone = { path: 'shared/server.xml', before: '<Server/>', after: undefined }
    const fresh = { path: 'shared/new', before: undefined, after: 'a=1\n' }

    expect(planDiff([gone, fresh], plainStyle)).toBe(
      [
        '--- source/shared/server.xml',
        '+++ /dev/null',
        '@@ -1,1 +1,0 @@',
        '-<Server/>',
        '--- /dev/null',
        '+++ copy/shared/new',
        '@@ -1,0 +1,1 @@',
        '+a=1',
        '',
      ].join('\n'),
    )
  })

  it('says so when nothing changes', () => {
    expect(planDiff([{ path: 'shared/bitbucket.properties', before, after: before }], plainStyle)).toBe(
      'No configuration file changes.\n',
    )
  })

  it('hides the credentials of attributes and URLs', () => {
    const xml = '<Connector keystorePass="changeit" port="7990"/>\nredis=redis://user:hunter2@cache:6379\n'

    const text = planDiff([{ path: 'shared/server.xml', before: '', after: xml }], plainStyle)

    expect(text).not.toContain('changeit')
    expect(text).not.toContain('hunter2')
  })
})
