import type { Claim, Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { proxyAttributes } from './connector-setting.ts'
import { cut, provide } from './cut.ts'
import { find } from './find.ts'

export const webConnectors: Integration = {
  id: 'web-connectors',
  title: 'Reverse proxy and web connectors',
  demand: 'A3.3.2',
  basis: 'documented',
  claims: [
    ...[
      ...proxyAttributes,
      'port',
      'address',
      'context-path',
      'require-ssl',
      'ssl.key-store',
      'ssl.key-store-password',
    ].map((name): Claim => ({ kind: 'property', key: `server.${name}` })),
    { kind: 'property', key: 'server.' },
    { kind: 'property', key: 'hook.callback.socket.port' },
    { kind: 'property', key: 'plugin.bitbucket-git.transcode.socket.port' },
    { kind: 'file', path: 'server.xml' },
  ],
  find,
  cut,
  provide,
  confirm,
}
