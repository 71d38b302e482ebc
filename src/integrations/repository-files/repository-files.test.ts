import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../../test/fixtures/memory-environment.ts'
import { showFinding } from '../../../test/fixtures/show.ts'
import { repositoryFiles } from './repository-files.ts'

const core =
  '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[include]\n\tpath = repository-config\n'

async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const inRepositories = Object.entries(files).map(([path, text]) => [`data/repositories/${path}`, text])
  return (await repositoryFiles.find(memoryEnvironment({ files: Object.fromEntries(inRepositories) }))).map(showFinding)
}

describe('files in repositories', () => {
  it('are none where there is only what Bitbucket and Git put there', async () => {
    expect(
      await found({
        '1/config': core,
        '1/hooks/pre-receive': 'x',
        '1/hooks/post-receive': 'x',
        '1/hooks/post-receive.d/20_bitbucket_callback': 'x',
        '1/hooks/pre-receive.d/20_stash_callback': 'x',
        '1/hooks/update.sample': 'x',
      }),
    ).toEqual([])
  })

  it('are hooks that somebody placed, once for what all repositories have', async () => {
    expect(
      await found({
        '1/hooks/post-receive.d/50_notify': 'x',
        '2/hooks/post-receive.d/50_notify': 'x',
        '12/hooks/update': 'x',
        '12/hooks/post-receive.d/20_bitbucket_callback.orig': 'x',
        'store/a1/b2/7/hooks/lib/common.sh': 'x',
      }),
    ).toEqual([
      'repository-files:data/repositories/*/hooks/lib/common.sh | a hook that Bitbucket did not place, in repository store/a1/b2/7: it runs on the server',
      'repository-files:data/repositories/*/hooks/post-receive.d/20_bitbucket_callback.orig | a hook that Bitbucket did not place, in repository 12: it runs on the server',
      'repository-files:data/repositories/*/hooks/post-receive.d/50_notify | a hook that Bitbucket did not place, in 2 repositories, such as 1: it runs on the server',
      'repository-files:data/repositories/*/hooks/update | a hook that Bitbucket did not place, in repository 12: it runs on the server',
    ])
  })

  it('are hooks with where they lead, and whether they hold a credential', async () => {
    const notify =
      '#!/bin/sh\n# see docs\ncurl https://bot:S3CRET@ci.corp.example/build\nscp x git@vault.corp.example:in/x\nTOKEN=pa.ss:1234\n'

    expect(
      await found({
        '1/hooks/post-receive.d/50_notify': notify,
        '2/hooks/post-receive.d/50_notify': notify,
        '2/hooks/post-receive': 'curl https://of-bitbucket.corp.example\n',
      }),
    ).toEqual([
      'repository-files:data/repositories/*/hooks/post-receive.d/50_notify | a hook that Bitbucket did not place, in 2 repositories, such as 1: it runs on the server | secret | vault.corp.example:22 | ci.corp.example:443',
    ])
  })

  it('are settings of Git that lead somewhere, hold a credential or run something, and no others', async () => {
    const settings = `${core}[remote "backup"] ; for the night
\turl = https://bot:S3CRET@git.corp.example/x.git
\tfetch = +refs/*:refs/*
[http "https://git.corp.example"]
\textraHeader = Authorization: Basic abc
[credential]
\thelper = store
[url "ssh://git@mirror.corp.example:7999/"]
\tinsteadOf = https://bitbucket.corp.example/
[core]
\tsshCommand = ssh -i /srv/key
`
    const what = 'a setting of Git in repository 3 that leads somewhere or runs something'

    expect(await found({ '3/config': settings, '4/config': core })).toEqual([
      `repository-files:data/repositories/*/config: core.sshcommand | ${what}`,
      `repository-files:data/repositories/*/config: credential.helper | ${what} | secret`,
      `repository-files:data/repositories/*/config: http.https://git.corp.example.extraheader | ${what} | secret | git.corp.example:443`,
      `repository-files:data/repositories/*/config: remote.backup.url | ${what} | secret | git.corp.example:443`,
      `repository-files:data/repositories/*/config: url.ssh://git@mirror.corp.example:7999/.insteadof | ${what} | secret | mirror.corp.example:7999 | bitbucket.corp.example:443`,
    ])
  })
})
