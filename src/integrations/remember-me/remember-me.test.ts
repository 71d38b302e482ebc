import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { rememberMe } from './remember-me.ts'

const tables = {
  sta_remember_me_token: { key: ['id'], rows: [{ id: 1, series: 'S3CRET', token: 'S3CRET', user_id: 1 }] },
  plugin_setting: {
    key: ['id'],
    rows: [
      {
        namespace: 'n',
        key_name: 'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret',
        key_value: 'S3CRET',
        id: 1,
      },
      { namespace: 'n', key_name: 'com.atlassian.bitbucket.server.bitbucket-git-lfs:build', key_value: '1', id: 2 },
    ],
  },
  stash_user: { key: ['id'], rows: [{ id: 1 }] },
}

describe('rememberMe', () => {
  it('deletes every cookie and the key of LFS tokens, and no user', async () => {
    const cut = await cutInMemory(rememberMe, { tables })

    expect(cut.findings).toEqual([
      'remember-me:sta_remember_me_token | 1 cookies of the source that sign in to the copy | secret',
      'remember-me:plugin_setting[namespace=n,key_name=com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret] | the key that signs tokens for Git LFS transfers | secret',
    ])
    expect(cut.changes).toEqual([
      'delete sta_remember_me_token where all',
      'delete plugin_setting where namespace = "n" and key_name = "com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret"',
    ])
    expect(cut.rows).toEqual(['sta_remember_me_token[1] deleted', 'plugin_setting[1] deleted'])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(rememberMe, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
