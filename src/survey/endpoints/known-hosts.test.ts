import { expect, it } from 'vitest'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { readKnownHosts } from './known-hosts.ts'

it('known hosts are read with names, addresses and ports, and those that cannot be read are counted', () => {
  const { endpoints, hashed, patterns } = readKnownHosts(`# of the mirror
git.example.com,10.1.0.30 ssh-ed25519 AAAAC3Nza
[mirror.example.com]:7999 ssh-rsa AAAAB3Nza
[2001:db8::30]:7999 ssh-rsa AAAAB3Nza
2001:db8::31 ecdsa-sha2-nistp256 AAAAE2V
@cert-authority *.corp.example,!bastion.corp.example ssh-rsa AAAAB3Nza
@revoked old.example.com ssh-rsa AAAAB3Nza
|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-rsa AAAAB3Nza
|1|JfKTdBh7rNbXkVAQCRp4OQoPfmI=|USECr3SWf1JUPsms5AqfD5QfxkM= ssh-rsa AAAAB3Nza

cut-off.example.com
`)

  expect(endpoints.map(formatEndpoint)).toEqual([
    'git.example.com:22',
    '10.1.0.30:22',
    'mirror.example.com:7999',
    '[2001:db8::30]:7999',
    '[2001:db8::31]:22',
    'old.example.com:22',
  ])
  expect(hashed).toBe(2)
  expect(patterns).toEqual(['*.corp.example', '!bastion.corp.example'])
})

it('a file without lines knows nobody', () => {
  expect(readKnownHosts('')).toEqual({ endpoints: [], hashed: 0, patterns: [] })
})
