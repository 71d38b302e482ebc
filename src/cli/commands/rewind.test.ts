import { describe, expect, it } from 'vitest'
import { searchIndexText } from './rewind.ts'

const server = 'http://search.staging.example.com:9200'

describe('what a rewind says of the search index of the later copy', () => {
  it('is nothing where the copy has no search server of its own', () => {
    expect(searchIndexText('staging', null)).toBe('')
  })

  it('is that it was dropped', () => {
    expect(searchIndexText('staging', { kind: 'dropped', server, because: null })).toBe(
      `Its search index on ${server} was dropped; Bitbucket builds it anew.\n`,
    )
  })

  it('never is to delete what the source uses', () => {
    const because = 'production uses search.example.com:9200'

    expect(searchIndexText('staging', { kind: 'shared', server, because })).toBe(
      `Its search index on ${server} may still be that of the later copy: ${because}. Delete nothing there; give staging a search server of its own under refresh.staging.integrations.search-server.\n`,
    )
  })

  it('is to make sure first where nobody can tell whose it is', () => {
    const because = 'ssh://bb1 does not answer'

    expect(searchIndexText('staging', { kind: 'unknown', server, because })).toBe(
      `Its search index on ${server} may still be that of the later copy: ${because}. Make sure first that no other Bitbucket uses that server; only then delete the indices bitbucket-* there and restart Bitbucket.\n`,
    )
  })

  it('is to delete it where it is known not to be the source’s', () => {
    const because = 'it answers 401'

    expect(searchIndexText('staging', { kind: 'not-dropped', server, because })).toBe(
      `Its search index on ${server} may still be that of the later copy: ${because}. Delete the indices bitbucket-* there, then restart Bitbucket.\n`,
    )
  })
})
