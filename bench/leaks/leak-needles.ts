import { Secret } from '../../src/kernel/secret.ts'
import type { NameNeedle, Needle } from '../../src/leaks/needle.ts'

const host = (text: string): NameNeedle => ({ kind: 'host', text, host: text })

/** The one that is planted. A URL, so that each way to write it comes out differently. */
export const plantedUrl = 'https://code.leaks.example'

/** Twenty, as a production of several nodes has them. */
export const leakNeedles: readonly Needle[] = [
  { kind: 'url', text: plantedUrl, host: 'code.leaks.example' },
  ...['bitbucket.corp.example', 'bb1.corp.example', 'bb2.corp.example', 'bb3.corp.example', 'db.corp.example'].map(
    host,
  ),
  ...['10.20.30.41', '10.20.30.42', '10.20.30.43', '10.20.30.50', 'nfs.corp.example'].map(host),
  { ...host('2001:db8::41'), also: ['2001:db8:0:0:0:0:0:41'] },
  { ...host('xn--bcher-kva.example'), also: ['b\u00FCcher.example'] },
  { kind: 'endpoint', text: 'shared.example:7990', host: 'shared.example' },
  { kind: 'path', text: 'shared.example:5432/bitbucket' },
  { kind: 'path', text: '/srv/bitbucket/shared' },
  { kind: 'text', text: 'b6vt-k5pd-9c2n-1xqr', also: ['B6VT-K5PD-9C2N-1XQR'] },
  { kind: 'text', text: 'acme-git-lfs' },
  { kind: 'secret', secret: new Secret('Tr0ub4dor&3/x'), place: 'jdbc.password' },
  { kind: 'secret', secret: new Secret('9f8e7d6c5b4a39281706'), place: 'hazelcast.group.password' },
]

/** What SQL searches for. */
export const plainTexts: readonly string[] = leakNeedles.map((needle) =>
  needle.kind === 'secret' ? needle.secret.reveal().toLowerCase() : needle.text,
)
