import { describe, expect, it } from 'vitest'
import { change, complaints, good } from '../../test/fixtures/complaints.ts'

const snapshot = '    snapshot: { create: [/sbin/create], mount: /mnt/frozen, drop: [/sbin/drop] }\n'

describe('what must hold between sections', () => {
  it('holds in the text that these tests start from', () => {
    expect(complaints(good)).toBe('')
  })

  describe('of environments', () => {
    it.each([
      [
        'no two have the same base URL',
        change('https://staging.example.com', 'https://Bitbucket.example.com/'),
        'u.yaml:12:14: production and staging have the same base URL https://Bitbucket.example.com\n  hint: users and links could not tell them apart',
      ],
      [
        'no two have the same home on one host',
        change('understudy@bb2"', 'other@BB1:2222"').replace('in@bb2', 'in@bb1'),
        [
          'u.yaml:13:51: production and staging have the same home /srv/bitbucket on bb1',
          '  hint: each environment has a home of its own',
        ].join('\n'),
      ],
      [
        'no two have the same shared home on one host',
        change('understudy@bb2", home: /srv/bitbucket', 'other@bb1", home: /srv/other')
          .replace('in@bb2', 'in@bb1')
          .replace('    service:', '    sharedHome: /srv/bitbucket/shared/\n    service:'),
        'u.yaml:15:17: production and staging have the same shared home /srv/bitbucket/shared on bb1\n  hint: each environment has a shared home of its own',
      ],
      [
        'no two nodes of one have the same home on one host',
        change(
          'nodes: [{ host: "ssh://understudy@bb2", home: /srv/bitbucket, install: /opt/bitbucket }]',
          'nodes:\n      - { host: local, home: /srv/a, install: /opt/a }\n      - { host: local, home: /srv/a, install: /opt/b }',
        ),
        'u.yaml:15:30: two nodes of staging have the same home /srv/a on local\n  hint: remove one of the two',
      ],
      [
        'no two have the same database',
        change('db2, name: "stg_{n}"', 'DB1, name: bitbucket'),
        [
          'u.yaml:16:54: production and staging have the same database bitbucket on DB1:5432',
          '  hint: on a server of their own or not, give it another name',
          'u.yaml:16:54: the database name bitbucket is the same for every refresh',
          '  hint: every refresh restores into a new database: add {n} to the name',
        ].join('\n'),
      ],
      [
        'a production environment has a database, not a template',
        change('name: bitbucket', 'name: "bitbucket_{n}"'),
        'u.yaml:8:54: the database name bitbucket_{n} of a production environment has placeholders\n  hint: write the name of its database; only copies get new ones',
      ],
      [
        'a template has no unknown placeholder',
        change('stg_{n}', 'stg_{n}_{day}'),
        'u.yaml:16:54: the database name stg_{n}_{day} has the unknown placeholder {day}\n  hint: the placeholders are {date}, {n} and {version}',
      ],
      [
        'a database name keeps the rules of its vendor once it is filled in',
        change('stg_{n}', `${'s'.repeat(52)}_{date}_{n}`),
        `u.yaml:16:54: the database name ${'s'.repeat(52)}_19700101_999 has 65 bytes, PostgreSQL silently cuts after 63, so that two names may become one\n  hint: shorten it to 63 bytes`,
      ],
      [
        'a plain connection to another machine is remarked',
        change('password: { env: S }, tls: { mode: require }', 'password: { env: S }'),
        'u.yaml:16:43: warning: the connection to the database of staging on db2 is not encrypted\n  hint: add tls: { mode: verify-full, ca: FILE }, unless the network between is trusted',
      ],
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
    })
  })

  describe('of the two ends of a refresh', () => {
    it.each([
      [
        'the target exists',
        change('refresh:\n  staging:', 'refresh:\n  stagign:'),
        'u.yaml:18:3: there is no environment "stagign"\n  hint: did you mean staging?',
      ],
      [
        'the target is no production environment',
        change('tier: staging', 'tier: production').replace('stg_{n}', 'stg'),
        [
          'u.yaml:16:54: the database name stg is the same for every refresh',
          '  hint: every refresh restores into a new database: add {n} to the name',
          'u.yaml:18:3: staging is a production environment, which is never refreshed',
          '  hint: remove this refresh; no flag overrides it',
        ].join('\n'),
      ],
      [
        'the source exists',
        change('from: production', 'from: standby'),
        'u.yaml:19:11: there is no environment "standby"\n  hint: environments: production, staging',
      ],
      [
        'the source is another than the target',
        change('from: production', 'from: staging'),
        [
          'u.yaml:10:3: staging has no `admin`: refresh.staging takes its maintenance lock',
          '  hint: add admin: { user, password }',
          'u.yaml:19:11: staging would be refreshed from itself',
          '  hint: name the environment to copy',
        ].join('\n'),
      ],
      [
        'the source has an administrator',
        change('    admin: { user: admin, password: { env: A } }\n', ''),
        'u.yaml:3:3: production has no `admin`: refresh.staging takes its maintenance lock\n  hint: add admin: { user, password }',
      ],
      [
        'the source has a spool for a backup that writes there',
        change('from: production\n', 'from: production\n    backup: { method: client, folder: /opt/client }\n'),
        'u.yaml:3:3: production has no `spool`: refresh.staging backs up by client, which writes on this source\n  hint: add spool: FOLDER, with room for two backups',
      ],
      [
        'a snapshot of the home is for a refresh that takes one',
        change('    admin: { user: admin', `    spool: /srv/spool\n${snapshot}    admin: { user: admin`).replace(
          'from: production\n',
          'from: production\n    backup: { method: client, folder: /opt/client }\n',
        ),
        'u.yaml:10:5: `snapshot` has no meaning for production: refresh.staging backs up by client, which takes none\n  hint: remove it, or write backup: { method: native }',
      ],
      [
        'both have a database of the same vendor',
        change('vendor: postgresql, host: db2', 'vendor: mysql, host: db2'),
        'u.yaml:16:25: staging is on mysql, but its source production is on postgresql\n  hint: a copy stays on the vendor of its source',
      ],
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
    })

    it('a snapshot of the home may be for one of several refreshes', () => {
      const again = (text: string) => text.replaceAll('staging', 'development').replaceAll('bb2', 'bb3')
      const [, environment = ''] = /(?<=\n)(  staging:\n.*?)refresh:/s.exec(good) ?? []
      const [, refresh = ''] = /refresh:\n(.*)/s.exec(good) ?? []
      const both = change('refresh:\n', `${again(environment).replace('db2', 'db3')}refresh:\n${again(refresh)}`)
        .replace('    admin: { user: admin', `    spool: /srv/spool\n${snapshot}    admin: { user: admin`)
        .replace('from: production\n', 'from: production\n    backup: { method: client, folder: /opt/client }\n')

      expect(both.match(/method: client/g)).toHaveLength(1)
      expect(complaints(both)).toBe('')
    })
  })

  describe('of a target', () => {
    it.each([
      [
        'it has a service',
        change('    service: { systemd: atlbitbucket }\n', ''),
        'u.yaml:10:3: staging has no `service`: refresh.staging stops and starts it\n  hint: add service: { systemd: UNIT }',
      ],
      [
        'it has a licence and an administrator, or keeps its own',
        change('from: production\n', 'from: production\n    preserve: []\n'),
        [
          'u.yaml:10:3: staging has no `license`: the copy would run on the licence of its source',
          '  hint: add license: { file: FILE }, or license to preserve',
          'u.yaml:10:3: staging has no `admin`: nobody could check the copy after its start',
          '  hint: add admin: { from: existing, user, password }, or admin-account to preserve',
        ].join('\n'),
      ],
      [
        'its administrator has no token, which would be gone',
        change('    service:', '    admin: { token: { env: T } }\n    service:'),
        'u.yaml:15:12: the token of staging does not survive a refresh\n  hint: write admin: { from: existing, user, password }',
      ],
      [
        'its database gets a new name each time',
        change('stg_{n}', 'stg'),
        'u.yaml:16:54: the database name stg is the same for every refresh\n  hint: every refresh restores into a new database: add {n} to the name',
      ],
      [
        'a database name that changes by the day is remarked',
        change('stg_{n}', 'stg_{date}'),
        'u.yaml:16:54: warning: the database name stg_{date} is the same for two refreshes on one day\n  hint: every refresh restores into a new database: add {n} to the name',
      ],
      [
        'the transfer user is not the SSH user',
        change('understudy-in@', 'understudy@'),
        'u.yaml:20:21: the transfer user understudy is the SSH user of staging\n  hint: its key lies on the source, so it must not be able to run commands: use a user of its own',
      ],
      [
        'the transfer user is not the service user',
        change('understudy-in@', 'atlbitbucket@'),
        'u.yaml:20:21: the transfer user atlbitbucket is the service user of staging\n  hint: a copy could rewrite what it is restored from: use a user of its own',
      ],
      [
        'the transfer user is named',
        change('understudy-in@', ''),
        'u.yaml:20:21: the transfer names no user, so it may be the SSH user\n  hint: write ssh://USER@bb2',
      ],
      [
        'the SSH user is not the service user',
        change('understudy@bb2"', 'atlbitbucket@bb2"'),
        'u.yaml:13:21: the SSH user atlbitbucket is the service user of staging\n  hint: a copy could then lift its own fence: use a user of its own',
      ],
      [
        'a transfer to this machine is one to its node',
        change('"ssh://understudy-in@bb2"', 'local'),
        'u.yaml:20:21: the transfer goes to local, which is no node of staging\n  hint: write ssh://USER@bb2',
      ],
      [
        'a transfer to another name is remarked',
        change('understudy-in@bb2', 'understudy-in@bb2-data'),
        'u.yaml:20:21: warning: the transfer goes to bb2-data, which is no node of staging\n  hint: fine when it is another name of the same machine',
      ],
    ])('%s', (_, text, expected) => {
      expect(complaints(text)).toBe(expected)
    })
  })
})
