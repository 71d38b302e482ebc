import { describe, expect, it } from 'vitest'
import { describeProblem } from './load-config.ts'
import { parseConfig } from './parse-config.ts'

const good = `version: 1
environments:
  production:
    tier: production
    baseUrl: https://bitbucket.example.com
    nodes:
      - { host: "ssh://understudy@bb1.example.com", home: /srv/bitbucket, install: /opt/bitbucket }
    runAs: atlbitbucket
    database:
      vendor: postgresql
      host: db.example.com
      name: bitbucket
      user: reader
      password: { env: PRODUCTION_DB }
      tls: { mode: require }
    admin: { user: admin, password: { file: admin.txt } }
  staging:
    tier: staging
    baseUrl: https://staging.example.com
    nodes:
      - { host: "ssh://understudy@bb2.example.com", home: /srv/bitbucket, install: /opt/bitbucket }
    runAs: atlbitbucket
    service: { systemd: atlbitbucket }
    database:
      vendor: postgresql
      host: db.example.com
      name: "staging_{n}"
      user: staging
      password: { env: STAGING_DB }
      tls: { mode: require }
refresh:
  staging:
    from: production
    transfer: { to: "ssh://understudy-in@bb2.example.com" }
`

describe('a configuration is refused', () => {
  it('never as it stands here', () => {
    expect(complaints(good)).toBe('')
  })

  describe('as YAML', () => {
    it.each([
      [
        'when it is empty',
        '',
        'u.yaml:1:1: the file is empty, expected a mapping with the keys version, state, environments, refresh',
      ],
      [
        'when a key stands twice',
        change('version: 1\n', 'version: 1\nversion: 1\n'),
        'u.yaml:2:1: this key stands twice in the same mapping\n  hint: remove one of the two',
      ],
      [
        'when a bracket stays open',
        change('{ env: STAGING_DB }', '{ env: STAGING_DB'),
        'u.yaml:30:7: the indentation is wrong, or a bracket is not closed\n  hint: indent with spaces, each level deeper than the one above',
      ],
      [
        'when a password looks like an alias, without repeating it',
        change('{ env: STAGING_DB }', '*hunter2'),
        'u.yaml:29:17: an alias (*name) stands here\n  hint: write the value out; quote a text that begins with *',
      ],
      [
        'when a password looks like a tag, without repeating it',
        change('{ env: STAGING_DB }', '!hunter2'),
        'u.yaml:29:17: a tag (!name) stands here\n  hint: quote a text that begins with !\nu.yaml:29:25: `environments.staging.database.password` is empty, expected a secret reference\n  hint: write { env: NAME }, { file: path } or { command: [program, argument] }',
      ],
      [
        'when a password begins with a reserved character, without repeating it',
        change('{ env: STAGING_DB }', '@hunter2'),
        'u.yaml:29:17: a plain text begins with a reserved character\n  hint: put the value in double quotes\nu.yaml:29:17: `environments.staging.database.password` holds a literal secret\n  hint: write { env: STAGING_DATABASE_PASSWORD }, { file: path } or { command: [program, argument] }; change the secret if others could read this file',
      ],
      [
        'when a tab indents',
        change('    runAs: atlbitbucket\n    service', '\trunAs: atlbitbucket\n    service'),
        'u.yaml:22:1: a tab is used to indent\n  hint: indent with spaces, each level deeper than the one above',
      ],
      [
        'when a second document begins',
        `${good}---\nversion: 1\n`,
        'u.yaml:35:1: a second document begins here\n  hint: remove the line ---',
      ],
      [
        'when a key is a mapping',
        change('version: 1\n', 'version: 1\n? { a: 1 }\n: b\n'),
        'u.yaml:2:3: a key is not a plain name\n  hint: write `key: value`',
      ],
      [
        'when a key would change what an object is',
        change('  production:\n', '  __proto__: {}\n  production:\n'),
        'u.yaml:3:3: a key is not a plain name\n  hint: write `key: value`',
      ],
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
    })
  })

  describe('for a section', () => {
    it.each([
      [
        'when a key is misspelled',
        change('    runAs: atlbitbucket\n    service', '    runas: atlbitbucket\n    service'),
        'u.yaml:22:5: unknown key `runas` in `environments.staging`\n  hint: did you mean `runAs`?',
      ],
      [
        'when a key is unknown',
        change('version: 1\n', 'version: 1\ncolour: blue\n'),
        'u.yaml:2:1: unknown key `colour` in the file\n  hint: known keys: version, state, environments, refresh',
      ],
      [
        'when a key is missing',
        change('    runAs: atlbitbucket\n    service', '    service'),
        'u.yaml:17:3: `environments.staging.runAs` is missing, expected a user name',
      ],
      [
        'when a value has another type',
        change('version: 1', 'version: one'),
        'u.yaml:1:10: `version` is "one", expected 1, the only version of this file',
      ],
      [
        'when a value is empty',
        change('runAs: atlbitbucket\n    service', 'runAs:\n    service'),
        'u.yaml:22:5: `environments.staging.runAs` is empty, expected a user name',
      ],
      [
        'when the tier is none of ours',
        change('tier: staging', 'tier: qa'),
        'u.yaml:18:11: `environments.staging.tier` is "qa", expected production, staging or development',
      ],
      [
        'when there are no nodes',
        change(
          'nodes:\n      - { host: "ssh://understudy@bb2.example.com", home: /srv/bitbucket, install: /opt/bitbucket }',
          'nodes: []',
        ),
        'u.yaml:20:12: `environments.staging.nodes` is an empty list, expected a list with at least one node',
      ],
      [
        'when an environment has no plain name',
        change('  staging:\n    tier', '  Staging One: {}\n  staging:\n    tier'),
        'u.yaml:17:3: "Staging One" is not a legal name here\n  hint: use a name of lower-case letters, digits and dashes, at most 31',
      ],
      [
        'when a home is not absolute',
        change(
          '{ host: "ssh://understudy@bb2.example.com", home: /srv/bitbucket',
          '{ host: "ssh://understudy@bb2.example.com", home: srv',
        ),
        'u.yaml:21:59: `environments.staging.nodes[0].home` is "srv", expected an absolute path',
      ],
      [
        'when a host is no SSH URL, without repeating it, as it may hold a password',
        change('"ssh://understudy@bb2.example.com", home', '"ssh://understudy:hunter2@bb2.example.com", home'),
        'u.yaml:21:17: `environments.staging.nodes[0].host` is a text, expected local or ssh://user@host:port (user and port may be left out, a password never stands here)',
      ],
      [
        'when a host begins with a dash, which ssh would take for an option',
        change('"ssh://understudy@bb2.example.com", home', '"ssh://-oProxyCommand=x", home'),
        'u.yaml:21:17: `environments.staging.nodes[0].host` is "ssh://-oProxyCommand=x", expected local or ssh://user@host:port (user and port may be left out, a password never stands here)',
      ],
      [
        'when a base URL holds credentials, without repeating them',
        change('https://staging.example.com', 'https://admin:hunter2@staging.example.com'),
        'u.yaml:19:14: `environments.staging.baseUrl` is a text, expected an http or https URL without user, password, query and fragment\n  hint: write it as https://name:port/path; credentials belong into secret references',
      ],
      [
        'when a base URL has a query, without repeating it',
        change('https://staging.example.com', 'https://staging.example.com?token=hunter2'),
        'u.yaml:19:14: `environments.staging.baseUrl` is a text, expected an http or https URL without user, password, query and fragment\n  hint: write it as https://name:port/path; credentials belong into secret references',
      ],
      [
        'when a port is out of range',
        change('name: "staging_{n}"', 'name: "staging_{n}"\n      port: 70000'),
        'u.yaml:28:13: `environments.staging.database.port` is 70000, expected a port from 1 to 65535',
      ],
      [
        'when a service is described in no known way',
        change('{ systemd: atlbitbucket }', 'atlbitbucket'),
        'u.yaml:23:14: `environments.staging.service` is "atlbitbucket", expected { systemd: unit }, { scripts: true } or { start: [...], stop: [...], running: [...] }',
      ],
      [
        'when a service lacks one of its commands',
        change('{ systemd: atlbitbucket }', '{ start: [a], stop: [b] }'),
        'u.yaml:23:5: `environments.staging.service.running` is missing, expected a list: the program and its arguments',
      ],
      [
        'when a size has no unit',
        change('    from: production\n', '    from: production\n    retention: { age: 30d, freeSpace: 50 }\n'),
        'u.yaml:34:39: `refresh.staging.retention.freeSpace` is 50, expected a size above zero such as 500MB, 50GB or 2TB',
      ],
      [
        'when a size is nothing',
        change('    from: production\n', '    from: production\n    retention: { freeSpace: 0GB }\n'),
        'u.yaml:34:29: `refresh.staging.retention.freeSpace` is "0GB", expected a size above zero such as 500MB, 50GB or 2TB',
      ],
      ...[
        ['when a bandwidth is a size', '20MB'],
        ['when a bandwidth is nothing', '0kB/s'],
      ].map(([title = '', bandwidth = '']) => [
        title,
        change('bb2.example.com" }\n', `bb2.example.com", bandwidth: ${bandwidth} }\n`),
        `u.yaml:34:71: \`refresh.staging.transfer.bandwidth\` is "${bandwidth}", expected a rate above zero such as 500kB/s or 20MB/s`,
      ]),
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
    })
  })

  describe('for a literal secret, which is never repeated', () => {
    it.each([
      [
        'as a text',
        change('{ env: STAGING_DB }', 'hunter2'),
        'u.yaml:29:17: `environments.staging.database.password` holds a literal secret\n  hint: write { env: STAGING_DATABASE_PASSWORD }, { file: path } or { command: [program, argument] }; change the secret if others could read this file',
      ],
      [
        'as a number',
        change('{ env: STAGING_DB }', '20250101'),
        'u.yaml:29:17: `environments.staging.database.password` holds a literal secret\n  hint: write { env: STAGING_DATABASE_PASSWORD }, { file: path } or { command: [program, argument] }; change the secret if others could read this file',
      ],
      [
        'as the name of a variable',
        change('{ env: STAGING_DB }', '{ env: "hunter 2!" }'),
        'u.yaml:29:24: `environments.staging.database.password.env` is a text, expected the name of an environment variable',
      ],
      [
        'as a key',
        change('{ env: STAGING_DB }', '{ hunter2 }'),
        'u.yaml:29:17: `environments.staging.database.password` is a mapping, expected a secret reference\n  hint: write { env: NAME }, { file: path } or { command: [program, argument] }',
      ],
      [
        'as a connection string',
        change('version: 1\n', 'version: 1\nstate: { postgres: "postgres://understudy:hunter2@db/understudy" }\n'),
        'u.yaml:2:20: `state.postgres` holds a literal secret\n  hint: write { env: STATE_POSTGRES }, { file: path } or { command: [program, argument] }; change the secret if others could read this file',
      ],
      [
        'and says when there is none at all',
        change('{ env: STAGING_DB }', ''),
        'u.yaml:29:7: `environments.staging.database.password` is empty, expected a secret reference\n  hint: write { env: NAME }, { file: path } or { command: [program, argument] }',
      ],
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
      expect(complaints(text)).not.toMatch(/hunter|2025/)
    })
  })

  it('with every problem at once, in the order of the text', () => {
    const text = [
      ['tier: staging', 'tier: qa'],
      ['from: production', 'from: prodution'],
      [
        'vendor: postgresql\n      host: db.example.com\n      name: bitbucket',
        'vendor: postgres\n      host: -h\n      name: bitbucket',
      ],
      ['{ env: PRODUCTION_DB }', 'hunter2'],
    ].reduce((before, [from = '', to = '']) => change(from, to, before), good)

    expect(complaints(text)).toBe(
      [
        'u.yaml:10:15: `environments.production.database.vendor` is "postgres", expected postgresql, mysql, mariadb, sqlserver or oracle',
        'u.yaml:11:13: `environments.production.database.host` is "-h", expected a host name or address',
        'u.yaml:14:17: `environments.production.database.password` holds a literal secret',
        '  hint: write { env: PRODUCTION_DATABASE_PASSWORD }, { file: path } or { command: [program, argument] }; change the secret if others could read this file',
        'u.yaml:18:11: `environments.staging.tier` is "qa", expected production, staging or development',
        'u.yaml:33:11: there is no environment "prodution"',
        '  hint: did you mean production?',
      ].join('\n'),
    )
  })
})

function complaints(text: string): string {
  const parsed = parseConfig(text, { file: 'u.yaml', folder: '/etc/understudy' })
  return (parsed.kind === 'loaded' ? parsed.warnings : parsed.problems).map(describeProblem).join('\n')
}

function change(from: string, to: string, text = good): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, () => to)
}
