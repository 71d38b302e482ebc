import { expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { NFT } from '../../argv/nft.ts'
import { shadowedRules } from './shadowed-rules.ts'

const passwd = { getent: () => ({ stdout: 'atlbitbucket:x:20012:20012::/:/bin/sh\n' }) } satisfies Programs

async function told(ruleset: string, programs: Programs = {}) {
  const host = memoryHost({ ...passwd, [NFT]: () => ({ stdout: ruleset }), ...programs })
  return shadowedRules({ ...runContext().target, host })
}

it('names each rule of somebody else that lets the service user out', async () => {
  const found = await told(`table inet filter { # progname example
	chain output {
		type filter hook output priority filter; policy drop;
		meta skuid 20012 ip daddr 10.9.9.9 tcp dport 443 accept comment "licences"
		meta skuid { 101, 20000-20100 } accept
		meta skuid > 1000 tcp dport 25 accept
		meta skuid != 0 accept
		meta skuid != 20012 accept
		meta skuid 20013 accept
		meta skuid 20012 drop comment "do not accept"
		ip daddr 10.0.0.0/8 accept
	}
}
table inet understudy_staging {
	chain output {
		meta skuid 20012 accept
	}
}
`)

  expect(found.map(({ summary }) => summary)).toEqual([
    'table inet filter of ssh://understudy@bb1 lets atlbitbucket out, and the fence refuses before it is asked: meta skuid 20012 ip daddr 10.9.9.9 tcp dport 443 accept comment "licences"',
    'table inet filter of ssh://understudy@bb1 lets atlbitbucket out, and the fence refuses before it is asked: meta skuid { 101, 20000-20100 } accept',
    'table inet filter of ssh://understudy@bb1 lets atlbitbucket out, and the fence refuses before it is asked: meta skuid > 1000 tcp dport 25 accept',
    'table inet filter of ssh://understudy@bb1 lets atlbitbucket out, and the fence refuses before it is asked: meta skuid != 0 accept',
  ])
  expect(found[0]).toMatchObject({
    severity: 'warning',
    hint: 'what the copy needs goes into refresh.staging.fence.allow; else nothing is lost',
  })
})

it('says nothing where nothing else filters', async () => {
  expect(await told('')).toEqual([])
})

it('says when it could not look', async () => {
  expect(await told('', { [NFT]: () => ({ exitCode: 1, stderr: 'Operation not permitted' }) })).toEqual([
    {
      severity: 'warning',
      summary:
        'the packet filter of staging could not be listed: /usr/sbin/nft ended with 1 on ssh://understudy@bb1: Operation not permitted',
      hint: 'look at the message',
    },
  ])
})
